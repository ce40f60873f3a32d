/** What `compare` says. */
import { inBoth } from './in-both.ts';
import { plural } from './plural.ts';

export const compareHelp = inBoth({
  en: {
    summary: 'compare methods on your data, and recommend one',
    description:
      'Compares, on the same sides of DATA, what the reference model can be: zero-shot, nearest neighbors, transfer, partial fine-tuning, LoRA, contrastive training (texts), fine-tuning, and a small network trained from scratch. For each: accuracy with its interval, calibration, significance, time, memory and latency; and what more data would bring. Ends with the simplest method that loses nothing. Finished methods are kept: the same command goes on, with a larger --budget too.',
    methods:
      'what to compare, between commas: zero-shot, nearest-neighbors, transfer, partial-fine-tune, lora, contrastive, fine-tune, scratch (default: all that fit)',
    budget: 'time for all of it: 90s, 10m, 1h (default: 5m)',
    curves: 'do not learn from parts of the data, and do not say what more data would bring',
    zeroShotModel: 'for zero-shot on photos: CLIP or SigLIP, or a text encoder that knows the class names',
    state: 'folder for what is finished (default: in the cache)',
    out: 'folder for the recommended model (default: it is not saved)',
  },
  es: {
    summary: 'compara métodos con tus datos y recomienda uno',
    description:
      'Compara, con las mismas partes de DATA, lo que puede dar el modelo de referencia: zero-shot, vecinos más cercanos, transferencia, ajuste fino parcial, LoRA, entrenamiento contrastivo (textos) y ajuste fino. De cada uno dice la exactitud con su intervalo, la calibración, la significación, el tiempo, la memoria y la latencia; y qué aportarían más datos. Termina con el método más sencillo que no pierde nada. Lo terminado se conserva: la misma orden continúa, también con un --budget mayor.',
    methods:
      'qué comparar, entre comas: zero-shot, nearest-neighbors, transfer, partial-fine-tune, lora, contrastive, fine-tune, scratch (por defecto, todo lo que se pueda)',
    budget: 'tiempo para todo: 90s, 10m, 1h (por defecto, 5m)',
    curves: 'no aprende de partes de los datos ni dice qué aportarían más datos',
    zeroShotModel:
      'para zero-shot con fotos: CLIP o SigLIP, o un codificador de textos que conozca los nombres de las clases',
    state: 'carpeta para lo terminado (por defecto, en la caché)',
    out: 'carpeta para el modelo recomendado (por defecto, no se guarda)',
  },
});

export const compareWords = inBoth({
  en: {
    begins: (method: string, left: string) => `${method} (${left} of the budget left)`,
    done: (method: string, accuracy: string, seconds: string) =>
      `${method}: ${accuracy} of the validation samples, ${seconds}`,
    kept: (method: string, accuracy: string) =>
      `${method}: ${accuracy} of the validation samples, from an earlier call`,
    curve: (method: string) => `learning curve of ${method}`,
    heading: (model: string, classes: number) => `${model}, ${plural(classes, 'class', 'classes')}`,
    measured: {
      test: (test: string, train: string, validation: string) =>
        `Measured on ${test} test samples; trained on ${train}, chosen on ${validation} validation samples.`,
      validation: (validation: string, train: string) =>
        `Measured on ${validation} validation samples; trained on ${train}.`,
    },
    columns: {
      method: 'method',
      accuracy: 'accuracy',
      interval: '95 % interval',
      macroF1: 'macro-F1',
      ece: 'ECE',
      difference: 'vs simplest',
      p: 'p (Holm)',
      seconds: 'time',
      memory: 'memory',
      weights: 'weights learned',
      size: 'size',
      latency: 'one answer',
    },
    points: (value: string, low: string, high: string) => `${value} [${low}, ${high}]`,
    notRun: 'Not run:',
    moreData: 'Learning curves:',
    curvePoints: (method: string, points: string) => `${method}: ${points}`,
    curvePoint: (samples: string, accuracy: string) => `${accuracy} with ${samples}`,
    expected: (samples: string, accuracy: string, low: string, high: string) =>
      `expected with ${samples}: ${accuracy} (90 %: ${low} to ${high})`,
    needs: (samples: string, low: string, high: string | null) =>
      `as good as the best with about ${samples} training samples (90 %: ${low} to ${high ?? 'perhaps never'})`,
    recommended: (method: string) => `Recommended: ${method}`,
    none: 'No method that could be recommended was finished: raise --budget.',
    saved: (folder: string) => `Saved in ${folder}`,
    nothingToSave: (command: string) => `There is no model to save: it trains nothing. Use it with ${command}`,
    keptIn: (folder: string) => `Finished methods are kept in ${folder}; the same command goes on from there.`,
  },
  es: {
    begins: (method, left) => `${method} (quedan ${left} del presupuesto)`,
    done: (method, accuracy, seconds) => `${method}: ${accuracy} de las muestras de validación, ${seconds}`,
    kept: (method, accuracy) => `${method}: ${accuracy} de las muestras de validación, de una llamada anterior`,
    curve: (method) => `curva de aprendizaje de ${method}`,
    heading: (model, classes) => `${model}, ${plural(classes, 'clase', 'clases')}`,
    measured: {
      test: (test, train, validation) =>
        `Medido con ${test} muestras de prueba; entrenado con ${train}, elegido con ${validation} de validación.`,
      validation: (validation, train) => `Medido con ${validation} muestras de validación; entrenado con ${train}.`,
    },
    columns: {
      method: 'método',
      accuracy: 'exactitud',
      interval: 'intervalo del 95 %',
      macroF1: 'macro-F1',
      ece: 'ECE',
      difference: 'frente al más sencillo',
      p: 'p (Holm)',
      seconds: 'tiempo',
      memory: 'memoria',
      weights: 'pesos aprendidos',
      size: 'tamaño',
      latency: 'una respuesta',
    },
    points: (value, low, high) => `${value} [${low}; ${high}]`,
    notRun: 'No se ha ejecutado:',
    moreData: 'Curvas de aprendizaje:',
    curvePoints: (method, points) => `${method}: ${points}`,
    curvePoint: (samples, accuracy) => `${accuracy} con ${samples}`,
    expected: (samples, accuracy, low, high) => `se espera con ${samples}: ${accuracy} (90 %: de ${low} a ${high})`,
    needs: (samples, low, high) =>
      `igual que el mejor con unas ${samples} muestras de entrenamiento (90 %: de ${low} a ${high ?? 'quizá nunca'})`,
    recommended: (method) => `Recomendado: ${method}`,
    none: 'No ha terminado ningún método recomendable: aumenta --budget.',
    saved: (folder) => `Guardado en ${folder}`,
    nothingToSave: (command) => `No hay ningún modelo que guardar, porque no entrena nada. Úsalo con ${command}`,
    keptIn: (folder) => `Lo terminado se conserva en ${folder}; la misma orden continúa desde ahí.`,
  },
});
