/** What a training gained, where that is nothing. */
import { defineMessages, said } from './message.ts';
import { things } from './photos-or-texts.ts';

export const gainMessages = defineMessages({
  NOTHING_GAINED: said<{ epochs: number; modality: 'image' | 'text' }>({
    en: ({ epochs, modality }, { count }) => ({
      what: `Nothing was gained by training the body: after ${count(epochs, 'epoch', 'epochs')} the validation ${things.en[modality]} still preferred the weights of the start. The result is the reference model with a solved head, as \`transfer\` makes it.`,
      hint: `Try a lower learning rate (\`learningRate\`), more epochs (\`epochs\`) or more ${things.en[modality]}.`,
    }),
    es: ({ epochs, modality }, { count }) => ({
      what: `Entrenar el cuerpo no ha servido de nada: tras ${count(epochs, 'época', 'épocas')}, ${modality === 'image' ? 'las fotos' : 'los textos'} de validación seguían prefiriendo los pesos del comienzo. El resultado es el modelo de referencia con una cabeza resuelta, como el de \`transfer\`.`,
      hint: `Prueba con una tasa de aprendizaje más baja (\`learningRate\`), más épocas (\`epochs\`) o más ${things.es[modality]}.`,
    }),
  }),
  'NOTHING_GAINED/head': said<{ epochs: number; modality: 'image' | 'text' }>({
    en: ({ epochs, modality }, { count }) => ({
      what: `Nothing was gained by training: after ${count(epochs, 'epoch', 'epochs')} the validation ${things.en[modality]} still preferred the head of the start, which is random. The result knows nothing.`,
      hint: 'Try a lower learning rate (`learningRate`), more epochs (`epochs`), or the linear head (`head`).',
    }),
    es: ({ epochs, modality }, { count }) => ({
      what: `Entrenar no ha servido de nada: tras ${count(epochs, 'época', 'épocas')}, ${modality === 'image' ? 'las fotos' : 'los textos'} de validación seguían prefiriendo la cabeza del comienzo, que es aleatoria. El resultado no sabe nada.`,
      hint: 'Prueba con una tasa de aprendizaje más baja (`learningRate`), más épocas (`epochs`) o la cabeza lineal (`head`).',
    }),
  }),
  'NOTHING_GAINED/language': said<{ epochs: number }>({
    en: ({ epochs }, { count }) => ({
      what: `Nothing was gained by training: after ${count(epochs, 'epoch', 'epochs')} the validation examples still preferred the weights of the start. The result writes as the reference model does.`,
      hint: 'Try a lower learning rate (`learningRate`), more epochs (`epochs`) or more examples.',
    }),
    es: ({ epochs }, { count }) => ({
      what: `Entrenar no ha servido de nada: tras ${count(epochs, 'época', 'épocas')}, los ejemplos de validación seguían prefiriendo los pesos del comienzo. El resultado escribe como el modelo de referencia.`,
      hint: 'Prueba con una tasa de aprendizaje más baja (`learningRate`), más épocas (`epochs`) o más ejemplos.',
    }),
  }),
  'NOTHING_GAINED/pairs': {
    en: {
      what: 'Nothing was gained by training the body: no two samples share a class, so there were no pairs to learn from. The result is the reference model with a solved head, as `transfer` makes it.',
      hint: 'Give each class two samples or more.',
    },
    es: {
      what: 'Entrenar el cuerpo no ha servido de nada: no hay dos muestras de la misma clase, así que no había pares de los que aprender. El resultado es el modelo de referencia con una cabeza resuelta, como el de `transfer`.',
      hint: 'Da a cada clase al menos dos muestras.',
    },
  },
});
