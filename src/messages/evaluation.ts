/** Measuring a model on labelled data. */
import { defineMessages, said } from './message.ts';

const tasks = {
  en: { 'single-label': 'one class', 'multi-label': 'several classes', regression: 'a number' },
  es: { 'single-label': 'una clase', 'multi-label': 'varias clases', regression: 'un número' },
} as const;

export const evaluationMessages = defineMessages({
  'EVALUATION_MISMATCH/modality': said<{ data: 'image' | 'text' }>({
    en: ({ data }) => ({
      what:
        data === 'image'
          ? 'The data are photos, but the model reads texts.'
          : 'The data are texts, but the model reads photos.',
      hint: 'Evaluate on data of the kind that the model was trained on.',
    }),
    es: ({ data }) => ({
      what:
        data === 'image'
          ? 'Los datos son fotos, pero el modelo lee textos.'
          : 'Los datos son textos, pero el modelo lee fotos.',
      hint: 'Evalúa con datos como los que se usaron para entrenar el modelo.',
    }),
  }),
  'EVALUATION_MISMATCH/unlabeled': {
    en: {
      what: 'The data have no labels to compare the answers with.',
      hint: 'Name the column with the labels: `labelColumn`.',
    },
    es: {
      what: 'Los datos no tienen etiquetas con las que comparar las respuestas.',
      hint: 'Indica la columna de las etiquetas: `labelColumn`.',
    },
  },
  'EVALUATION_MISMATCH/task': said<{
    data: 'single-label' | 'multi-label' | 'regression';
    model: 'single-label' | 'multi-label' | 'regression';
  }>({
    en: ({ data, model }) => ({
      what: `Each sample of the data has ${tasks.en[data]}, but the model answers with ${tasks.en[model]}.`,
      hint: 'Say what the labels are with `task`, or choose another model.',
    }),
    es: ({ data, model }) => ({
      what: `Cada muestra de los datos tiene ${tasks.es[data]}, pero el modelo responde con ${tasks.es[model]}.`,
      hint: 'Indica qué son las etiquetas con `task` o elige otro modelo.',
    }),
  }),
  'EVALUATION_MISMATCH/labels': said<{ unknown: readonly string[]; classes: readonly string[] }>({
    en: ({ unknown, classes }, { names }) => ({
      what: `The model has no class ${names(unknown)}. Its classes are ${names(classes)}.`,
      hint: 'Name the classes of the data as the model does.',
    }),
    es: ({ unknown, classes }, { names }) => ({
      what: `El modelo no tiene ninguna clase ${names(unknown)}. Sus clases son ${names(classes)}.`,
      hint: 'Llama a las clases de los datos como las llama el modelo.',
    }),
  }),
  EVALUATION_EMPTY: said<{ split: string | null }>({
    en: ({ split }) => ({
      what: split === null ? 'The data have no samples.' : `The data have no samples on the side ${split}.`,
      hint: 'Leave `split` out to evaluate on all samples.',
    }),
    es: ({ split }) => ({
      what: split === null ? 'Los datos no tienen muestras.' : `Los datos no tienen muestras en la parte ${split}.`,
      hint: 'Prescinde de `split` para evaluar con todas las muestras.',
    }),
  }),
});
