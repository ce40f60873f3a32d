/** Why a model says what it says, and why that cannot be told. */
import { defineMessages, said } from './message.ts';

export const explanationMessages = defineMessages({
  CLASS_NOT_KNOWN: said<{ given: string; near: readonly string[]; classes: number }>({
    en: ({ given, near, classes }, { quote, names, number }) => ({
      what: `None of the ${number(classes)} classes of the model is called ${quote(given)}.`,
      hint: near.length > 0 ? `The nearest names are ${names(near)}.` : 'Give the name as the model has it.',
    }),
    es: ({ given, near, classes }, { quote, names, number }) => ({
      what: `Ninguna de las ${number(classes)} clases del modelo se llama ${quote(given)}.`,
      hint:
        near.length > 0 ? `Los nombres más parecidos son ${names(near)}.` : 'Da el nombre tal como lo tiene el modelo.',
    }),
  }),
  'CLASS_NOT_KNOWN/number': said<{ given: string }>({
    en: ({ given }, { quote }) => ({
      what: `The model answers with a number, so there is no class ${quote(given)} to explain.`,
      hint: 'Leave `class` out.',
    }),
    es: ({ given }, { quote }) => ({
      what: `El modelo responde con un número, así que no hay ninguna clase ${quote(given)} que explicar.`,
      hint: 'Prescinde de `class`.',
    }),
  }),
  BASELINE_INVALID: said<{ given: string; modality: 'image' | 'text'; known: readonly string[] }>({
    en: ({ given, modality, known }, { quote, or }) => ({
      what: `${quote(given)} is no baseline of ${modality === 'image' ? 'photos' : 'texts'}.`,
      hint: `Give ${or(known)}.`,
    }),
    es: ({ given, modality, known }, { quote, or }) => ({
      what: `${quote(given)} no es una referencia para ${modality === 'image' ? 'fotos' : 'textos'}.`,
      hint: `Indica ${or(known)}.`,
    }),
  }),
  EMBEDDINGS_NOT_FOUND: {
    en: {
      what: 'The model does not look up a vector for each token in a way that is known here, so words cannot be told apart in its answer.',
      hint: 'Export the model without the graph optimizations of other programs (fused embeddings).',
    },
    es: {
      what: 'El modelo no busca un vector para cada token de una manera conocida aquí, así que no se puede saber qué aporta cada palabra a su respuesta.',
      hint: 'Exporta el modelo sin las optimizaciones de grafo de otros programas (embeddings fusionados).',
    },
  },
  COMPLETENESS_MISSED: said<{ error: number; steps: number }>({
    en: ({ error, steps }, { percent, number }) => ({
      what: `After ${number(steps)} steps, the attributions still miss the difference of the scores by ${percent(error)}, so their sizes are rough.`,
      hint: 'Allow more steps (`maxSteps`), or compare with another baseline: one that the model scores about the same leaves little to explain.',
    }),
    es: ({ error, steps }, { percent, number }) => ({
      what: `Tras ${number(steps)} pasos, las atribuciones aún se desvían un ${percent(error)} de la diferencia de puntuaciones, así que sus valores son aproximados.`,
      hint: 'Permite más pasos (`maxSteps`) o compara con otra referencia: una con casi la misma puntuación deja poco que explicar.',
    }),
  }),
  GRAD_CAM_IMPOSSIBLE: {
    en: 'There is no Grad-CAM map: the model has no last features with places that all evidence passes through.',
    es: 'No hay mapa Grad-CAM: el modelo no tiene unas últimas características con posiciones por las que pase toda la evidencia.',
  },
  TEXT_NOT_READ_TO_END: said<{ tokens: number }>({
    en: ({ tokens }, { count }) =>
      `The text is too long for the model: ${count(tokens, 'token was', 'tokens were')} not read and cannot be explained.`,
    es: ({ tokens }, { count }) =>
      `El texto es demasiado largo para el modelo: ${count(tokens, 'token no se leyó', 'tokens no se leyeron')} ni se puede explicar.`,
  }),
});
