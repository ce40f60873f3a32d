/** What a model answers. */
import { defineMessages, said } from './message.ts';

export const answerMessages = defineMessages({
  OUTPUT_MISMATCH: said<{ shape: readonly number[]; count: number; columns: number }>({
    en: ({ shape, count, columns }, { number }) => ({
      what: `The model gave back numbers of the shape [${shape.join(', ')}] for ${number(count)} inputs and ${number(columns)} classes.`,
      hint: 'Check that config.json names as many classes as the model has, and export the model with an open batch axis.',
    }),
    es: ({ shape, count, columns }, { number }) => ({
      what: `El modelo devolvió números de forma [${shape.join(', ')}] para ${number(count)} entradas y ${number(columns)} clases.`,
      hint: 'Comprueba que config.json nombra tantas clases como tiene el modelo y expórtalo con el eje del lote abierto.',
    }),
  }),
  OUTPUT_NOT_FINITE: {
    en: {
      what: 'The model gave back scores that are not numbers.',
      hint: 'Its weights may be damaged or may have diverged while they were trained: train again with a lower `learningRate`, or download the model again.',
    },
    es: {
      what: 'El modelo devolvió puntuaciones que no son números.',
      hint: 'Puede que sus pesos estén dañados o que divergieran durante el entrenamiento: entrena con una `learningRate` más baja o descarga el modelo de nuevo.',
    },
  },
});
