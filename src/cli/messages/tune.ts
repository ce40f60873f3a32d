/** What `tune` says. */
import { inBoth } from './in-both.ts';
import { plural } from './plural.ts';

export const tuneHelp = inBoth({
  en: {
    summary: 'search for better options than the defaults',
    description:
      'Tries options of fine-tune or lora on DATA: many for few epochs, the best third of them for more (successive halving), the defaults to the end. The test samples take no part. Part of the others selects, and another part, which selected nothing, says whether the best options beat the defaults. What was finished is kept: the same command goes on, with a larger --budget too, and in the middle of a training.',
    model: 'the model that is trained (default: mobilenet-v2 for photos, all-minilm-l6-v2 for texts)',
    method: 'the method whose options are searched for (default: fine-tune)',
    trials: 'sets of options that are tried, the defaults among them (default: 9)',
    epochs: "epochs of the longest trainings (default: the method's)",
    budget: 'time for all of it: 90s, 10m, 1h (default: 30m)',
    state: 'folder for what is finished (default: in the cache)',
  },
  es: {
    summary: 'busca opciones mejores que los valores por defecto',
    description:
      'Prueba opciones de fine-tune o lora con DATA: muchas durante pocas épocas, el mejor tercio durante más (reducción sucesiva), y los valores por defecto hasta el final. Las muestras de prueba no participan. Una parte de las demás selecciona, y otra, que no ha seleccionado nada, dice si las mejores opciones superan los valores por defecto. Lo terminado se conserva: la misma orden continúa, también con un --budget mayor y en mitad de un entrenamiento.',
    model: 'el modelo que se entrena (por defecto, mobilenet-v2 para fotos y all-minilm-l6-v2 para textos)',
    method: 'el método cuyas opciones se buscan (por defecto, fine-tune)',
    trials: 'juegos de opciones que se prueban, incluidos los valores por defecto (por defecto, 9)',
    epochs: 'épocas de los entrenamientos más largos (por defecto, las del método)',
    budget: 'tiempo para todo: 90s, 10m, 1h (por defecto, 30m)',
    state: 'carpeta para lo terminado (por defecto, en la caché)',
  },
});

export const tuneWords = inBoth({
  en: {
    defaults: 'the defaults',
    begins: (trial: number, options: string, epochs: number, left: string | undefined) =>
      `trial ${trial} (${options}), ${plural(epochs, 'epoch', 'epochs')}${left === undefined ? '' : ` (about ${left} left for all)`}`,
    done: (trial: number, accuracy: string, seconds: string) => `trial ${trial}: ${accuracy}, ${seconds}`,
    kept: (trial: number, accuracy: string) => `trial ${trial}: ${accuracy}, from an earlier call`,
    heading: (method: string, trials: number, train: string, selection: string, confirmation: string) =>
      `${method}: ${plural(trials, 'set', 'sets')} of options; ${train} samples learn, ${selection} select, ${confirmation} confirm`,
    columns: {
      trial: 'trial',
      options: 'options',
      epochs: 'epochs',
      accuracy: 'accuracy',
      loss: 'loss',
      bestEpoch: 'best epoch',
      seconds: 'time',
    },
    leftOut: 'Left out:',
    recommended: (options: string) => `Recommended: ${options}`,
    none: 'No trial was finished: raise --budget.',
    train: (command: string) => `Train with ${command}`,
    keptIn: (folder: string) => `Finished trials are kept in ${folder}; the same command goes on from there.`,
  },
  es: {
    defaults: 'los valores por defecto',
    begins: (trial, options, epochs, left) =>
      `prueba ${trial} (${options}), ${plural(epochs, 'época', 'épocas')}${left === undefined ? '' : ` (quedan unos ${left} para todo)`}`,
    done: (trial, accuracy, seconds) => `prueba ${trial}: ${accuracy}, ${seconds}`,
    kept: (trial, accuracy) => `prueba ${trial}: ${accuracy}, de una llamada anterior`,
    heading: (method, trials, train, selection, confirmation) =>
      `${method}: ${plural(trials, 'juego', 'juegos')} de opciones; ${train} muestras aprenden, ${selection} seleccionan, ${confirmation} confirman`,
    columns: {
      trial: 'prueba',
      options: 'opciones',
      epochs: 'épocas',
      accuracy: 'exactitud',
      loss: 'pérdida',
      bestEpoch: 'mejor época',
      seconds: 'tiempo',
    },
    leftOut: 'Omitidas:',
    recommended: (options) => `Recomendación: ${options}`,
    none: 'No se ha terminado ninguna prueba: aumenta --budget.',
    train: (command) => `Entrena con ${command}`,
    keptIn: (folder) => `Las pruebas terminadas se conservan en ${folder}; la misma orden continúa desde ahí.`,
  },
});
