/** What `evaluate` says. */
import { inBoth } from './in-both.ts';

export const evaluateHelp = inBoth({
  en: {
    summary: 'measures a model on labeled data',
    description:
      'Measures a trained model on labeled photos or texts: accuracy with its interval, F1, each class, which classes are taken for which, and the surest mistakes. Whether the model learned from these data, you have to know.',
    split: 'only the samples that the data put on this side: train, val or test (default: all)',
    csv: 'writes what was answered for each sample to a CSV file: id, truth, predicted, right, score',
    wrong: 'wrong answers that are named, the surest first (default: 10)',
    task: 'single-label, multi-label or regression (default: as the labels look)',
  },
  es: {
    summary: 'mide un modelo con datos etiquetados',
    description:
      'Mide un modelo entrenado con fotos o textos etiquetados: exactitud con su intervalo, F1, cada clase, qué clases se confunden y los errores más seguros. Si el modelo aprendió de esos datos, solo tú lo sabes.',
    split: 'solo las muestras que los datos ponen en esta parte: train, val o test (por omisión, todas)',
    csv: 'escribe la respuesta a cada muestra en un archivo CSV: id, truth, predicted, right, score',
    wrong: 'respuestas erróneas que se nombran, primero las más seguras (por omisión, 10)',
    task: 'single-label, multi-label o regression (por omisión, según las etiquetas)',
  },
});

export const evaluateWords = inBoth({
  en: {
    samples: (count: string) => `${count} samples`,
    baseline: (label: string, share: string) => `Always answering "${label}" would be right for ${share}.`,
    unknown: {
      count: (count: string, share: string) =>
        `Unlike the training samples: ${count} (${share}; 5 % are to be expected).`,
      others: (count: string, accuracy: string, interval: string) =>
        `Of the other ${count}, ${accuracy} are right (95 %: ${interval}).`,
    },
    confusion: 'row: truth, column: answer',
    wrong: (shown: string, all: string) => `Wrong answers, the surest first (${shown} of ${all}):`,
    mistake: (predicted: string, score: string, truth: string) => `${predicted} ${score}, but it is ${truth}`,
  },
  es: {
    samples: (count: string) => `${count} muestras`,
    baseline: (label: string, share: string) => `Responder siempre «${label}» acertaría el ${share}.`,
    unknown: {
      count: (count: string, share: string) =>
        `No se parecen a las muestras de entrenamiento: ${count} (${share}; lo esperable es un 5 %).`,
      others: (count: string, accuracy: string, interval: string) =>
        `De las otras ${count} acierta el ${accuracy} (95 %: ${interval}).`,
    },
    confusion: 'fila: lo cierto, columna: la respuesta',
    wrong: (shown: string, all: string) => `Respuestas erróneas, primero las más seguras (${shown} de ${all}):`,
    mistake: (predicted: string, score: string, truth: string) => `${predicted} ${score}, pero es ${truth}`,
  },
});
