/** What `choose` says. */
import { inBoth } from './in-both.ts';
import { plural } from './plural.ts';

export const chooseHelp = inBoth({
  en: {
    summary: 'choose a reference model for your data',
    description:
      'Ranks reference models by what a cross-validated head makes of their features on DATA, test samples excepted. Many models are judged on few samples, and the best third on more, so ten cost little more than two. Ends with the most accurate model, or a smaller or faster one that loses nothing. What was judged is kept: the same command goes on, with a larger --budget too.',
    models:
      'what to choose from, between commas: starters, model folders, .onnx files or OWNER/NAME (default: the starters, and the cache of the hub)',
    budget: 'time for all of it: 90s, 10m, 1h (default: 10m)',
    state: 'folder for what is finished (default: in the cache)',
  },
  es: {
    summary: 'elige un modelo de referencia para tus datos',
    description:
      'Ordena modelos de referencia por lo que una cabeza con validación cruzada obtiene de sus características con DATA, sin las muestras de prueba. Muchos modelos se juzgan con pocas muestras, y el mejor tercio con más, así que diez cuestan poco más que dos. Termina con el modelo más exacto, o con uno más pequeño o más rápido que no pierde nada. Lo juzgado se conserva: la misma orden continúa, también con un --budget mayor.',
    models:
      'entre qué elegir, entre comas: modelos iniciales, carpetas de modelo, archivos .onnx u OWNER/NAME (por defecto, los iniciales y la caché del hub)',
    budget: 'tiempo para todo: 90s, 10m, 1h (por defecto, 10m)',
    state: 'carpeta para lo terminado (por defecto, en la caché)',
  },
});

export const chooseWords = inBoth({
  en: {
    begins: (model: string, samples: string, left: string | undefined) =>
      `${model} on ${samples} samples${left === undefined ? '' : ` (about ${left} left for all)`}`,
    done: (model: string, accuracy: string, seconds: string) => `${model}: ${accuracy}, ${seconds}`,
    kept: (model: string, accuracy: string) => `${model}: ${accuracy}, from an earlier call`,
    heading: (models: number, samples: string, classes: number) =>
      `${plural(models, 'reference model', 'reference models')} on ${samples} samples of ${plural(classes, 'class', 'classes')}`,
    measured:
      'Accuracy is that of a cross-validated head on the frozen features. k-NN, LogME, H-score and published accuracy decide nothing.',
    columns: {
      model: 'model',
      samples: 'samples',
      accuracy: 'accuracy',
      interval: '95 % interval',
      behind: 'behind the best',
      p: 'p (Holm)',
      loss: 'loss',
      knn: 'k-NN',
      logme: 'LogME',
      hscore: 'H-score',
      published: 'published',
      seconds: 'time',
      size: 'size',
      latency: 'one answer',
      license: 'license',
    },
    points: (value: string, low: string, high: string) => `${value} [${low}, ${high}]`,
    dropped: 'Judged no further:',
    leftOut: 'Left out:',
    recommended: (model: string) => `Recommended: ${model}`,
    none: 'No model was judged: raise --budget.',
    train: (command: string) => `Train it with ${command}`,
    keptIn: (folder: string) => `What was judged is kept in ${folder}; the same command goes on from there.`,
  },
  es: {
    begins: (model, samples, left) =>
      `${model} con ${samples} muestras${left === undefined ? '' : ` (quedan unos ${left} para todo)`}`,
    done: (model, accuracy, seconds) => `${model}: ${accuracy}, ${seconds}`,
    kept: (model, accuracy) => `${model}: ${accuracy}, de una llamada anterior`,
    heading: (models, samples, classes) =>
      `${plural(models, 'modelo de referencia', 'modelos de referencia')} con ${samples} muestras de ${plural(classes, 'clase', 'clases')}`,
    measured:
      'La exactitud es la de una cabeza con validación cruzada sobre las características congeladas. k-NN, LogME, H-score y la exactitud publicada no deciden nada.',
    columns: {
      model: 'modelo',
      samples: 'muestras',
      accuracy: 'exactitud',
      interval: 'intervalo del 95 %',
      behind: 'tras el mejor',
      p: 'p (Holm)',
      loss: 'pérdida',
      knn: 'k-NN',
      logme: 'LogME',
      hscore: 'H-score',
      published: 'publicada',
      seconds: 'tiempo',
      size: 'tamaño',
      latency: 'una respuesta',
      license: 'licencia',
    },
    points: (value, low, high) => `${value} [${low}; ${high}]`,
    dropped: 'No se han seguido juzgando:',
    leftOut: 'Omitidos:',
    recommended: (model) => `Recomendado: ${model}`,
    none: 'No se ha juzgado ningún modelo: aumenta --budget.',
    train: (command) => `Entrénalo con ${command}`,
    keptIn: (folder) => `Lo juzgado se conserva en ${folder}; la misma orden continúa desde ahí.`,
  },
});
