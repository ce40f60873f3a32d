/** What `train` says. */
import { inBoth } from './in-both.ts';
import { plural } from './plural.ts';

export const trainHelp = inBoth({
  en: {
    summary: 'train a model on photos or texts',
    description:
      'Trains a reference model on DATA, photos or texts: a folder per class (also inside train/, val/ and test/), a table (CSV, TSV, JSON Lines, Parquet), an annotation export, or an archive of these.',
    data: 'photos or texts: a folder, a table, an annotation export or an archive',
    wholeFiles: 'with --task causal-lm: a .txt file is one text (default: each line is one)',
    task: 'single-label, multi-label or regression (default: as the labels look); causal-lm teaches a language model texts or chats',
    model:
      'a starter, a model folder, an .onnx file or a hub id (default: mobilenet-v2 for photos, all-minilm-l6-v2 for texts)',
    method:
      'transfer: only the head learns, in seconds. fine-tune: the body learns too. lora: a small adapter beside it learns. contrastive: the body learns on pairs, for few texts. scratch: a small network of its own learns from your data alone, as a yardstick. auto: picks a method from your data and explains why (default: transfer; texts: auto)',
    config:
      'file with options, YAML or JSON: any of these under their names in the API or as their flags, and data, model, method, out; flags win over it',
    adapterOut: 'folder for the adapter alone, in PEFT’s format (lora)',
    out: 'folder for the model (default: the name of DATA with "-model")',
    report:
      'no report.html and report.json in the folder of the model; the page has small copies of the photos, or excerpts of the texts, that were mistaken most confidently',
  },
  es: {
    summary: 'entrena un modelo con fotos o textos',
    description:
      'Entrena un modelo de referencia con DATA, fotos o textos: una carpeta por clase (también dentro de train/, val/ y test/), una tabla (CSV, TSV, JSON Lines, Parquet), una exportación de anotaciones o un archivo comprimido con cualquiera de ellas.',
    data: 'fotos o textos: una carpeta, una tabla, una exportación de anotaciones o un archivo comprimido',
    wholeFiles: 'con --task causal-lm, un archivo .txt es un solo texto (por defecto, cada línea lo es)',
    task: 'single-label, multi-label o regression (por defecto, según las etiquetas); causal-lm enseña a un modelo de lenguaje textos o conversaciones',
    model:
      'un modelo incluido, una carpeta de modelo, un archivo .onnx o un identificador del hub (por defecto, mobilenet-v2 para fotos y all-minilm-l6-v2 para textos)',
    method:
      'transfer: solo aprende la cabeza, en segundos. fine-tune: aprende también el cuerpo. lora: aprende un pequeño adaptador junto a él. contrastive: el cuerpo aprende de parejas, para pocos textos. scratch: una pequeña red propia aprende solo de tus datos, como referencia. auto: se elige según los datos (por defecto, transfer; con textos, auto)',
    config:
      'archivo con opciones, YAML o JSON: cualquiera de estas con su nombre en la API o el de su opción, y data, model, method, out; lo que se escribe en la línea de comandos tiene prioridad',
    adapterOut: 'carpeta para el adaptador solo, en el formato de PEFT (lora)',
    out: 'carpeta para el modelo (por defecto, el nombre de DATA seguido de «-model»)',
    report:
      'sin report.html ni report.json en la carpeta del modelo; la página contiene copias pequeñas de las fotos, o fragmentos de los textos, con los errores de más confianza',
  },
});

export const trainWords = inBoth({
  en: {
    heading: (model: string, method: string, classes: number) =>
      `${model}, ${method}, ${classes === 0 ? 'a number' : plural(classes, 'class', 'classes')}`,
    columns: { set: '', accuracy: 'accuracy', interval: '95 % interval', loss: 'loss' },
    sets: { train: 'training', val: 'validation', test: 'test' },
    origin: {
      folder: (folder: string) => `the folder’s own ${folder}/`,
      data: (side: string) => `the data’s own side “${side}”`,
      share: (share: string, samples: string, seed: number) =>
        `${share} of the ${samples}, set aside with seed ${seed}`,
    },
    valNote: (origin: string) => `Validation: ${origin}. It chose when to stop, so its number flatters a little.`,
    valNoteUnused: (origin: string) => `Validation: ${origin}. The head was not chosen by it.`,
    leftOut: (count: string, reasons: string) => `Left out of the data: ${count} (${reasons})`,
    testNote: (origin: string) => `Test: ${origin}. Nothing but this measurement ever saw it.`,
    noVal: (none: string) => `Validation: ${none} was set aside for it.`,
    noTest: (none: string) =>
      `Test: ${none} was set aside for it, so there is no number that you could promise to anyone.`,
    calibration: {
      samples: (count: string, side: string, samples: string) => `the ${count} ${side} ${samples}`,
      changed: (temperature: string, measuredOn: string, ece: string, loss: string) =>
        `Probabilities calibrated by a temperature of ${temperature}: on ${measuredOn}, ECE ${ece}, loss ${loss}.`,
      right: (threshold: string, right: string, interval: string) =>
        `At a probability of ${threshold} and more, ${right} are right (95 %: ${interval}),`,
      pass: (share: string, measuredOn: string) => `and ${share} of ${measuredOn} pass.`,
    },
    unknown: {
      told: (share: string) =>
        `Unknown samples are told by their distance to ${share} training samples (predict --unknown gives them no label).`,
      test: (unknown: string, samples: string) =>
        `Of ${samples} in the test, ${unknown} come out unknown; 5 % are to be expected.`,
    },
    weights: (count: string) => `Weights that learned: ${count}`,
    soup: (averaged: number, trainings: number) => `Averaged: ${averaged} of ${trainings} trainings`,
    seconds: (features: string, train: string, total: string) =>
      `Seconds: ${features} for features, ${train} for training, ${total} in all`,
    memory: (peak: string, estimated: string, budget: string) =>
      `Memory: ${peak} at most, ${estimated} expected, ${budget} allowed`,
    savedAdapter: (folder: string) => `Adapter in ${folder}`,
    saved: (folder: string) => `Saved in ${folder}`,
    report: (file: string) => `Report: ${file}`,
    tryIt: (command: string) => `Try it: ${command}`,
  },
  es: {
    heading: (model, method, classes) =>
      `${model}, ${method}, ${classes === 0 ? 'un número' : plural(classes, 'clase', 'clases')}`,
    columns: { set: '', accuracy: 'exactitud', interval: 'intervalo del 95 %', loss: 'pérdida' },
    sets: { train: 'entrenamiento', val: 'validación', test: 'prueba' },
    origin: {
      folder: (folder) => `la carpeta ${folder}/ de los propios datos`,
      data: (side) => `la parte «${side}» de los propios datos`,
      share: (share, samples, seed) =>
        `el ${share} de ${samples === 'textos' ? 'los' : 'las'} ${samples}, apartado con la semilla ${seed}`,
    },
    valNote: (origin) =>
      `Validación: ${origin}. Ha decidido cuándo parar, así que su número favorece un poco al modelo.`,
    valNoteUnused: (origin) => `Validación: ${origin}. No ha intervenido en la elección de la cabeza.`,
    leftOut: (count, reasons) => `Omitido de los datos: ${count} (${reasons})`,
    testNote: (origin) => `Prueba: ${origin}. Solo se ha usado para esta medida.`,
    noVal: (none) => `Validación: no se ha apartado ${none}.`,
    noTest: (none) => `Prueba: no se ha apartado ${none}, así que no hay ningún número que puedas prometer a nadie.`,
    calibration: {
      samples: (count, side, samples) => `${samples === 'textos' ? 'los' : 'las'} ${count} ${samples} de ${side}`,
      changed: (temperature, measuredOn, ece, loss) =>
        `Probabilidades calibradas con una temperatura de ${temperature}: en ${measuredOn}, ECE ${ece}, pérdida ${loss}.`,
      right: (threshold, right, interval) =>
        `Con una probabilidad del ${threshold} o más, acierta el ${right} (95 %: ${interval}),`,
      pass: (share, measuredOn) => `y pasa el ${share} de ${measuredOn}.`,
    },
    unknown: {
      told: (share) =>
        `Las muestras desconocidas se reconocen por su distancia a ${share} muestras de entrenamiento (predict --unknown no les da etiqueta).`,
      test: (unknown, samples) =>
        `De ${samples} de la prueba, ${unknown} resultan desconocidas; lo esperable es un 5 %.`,
    },
    weights: (count) => `Pesos que han aprendido: ${count}`,
    soup: (averaged, trainings) => `Promedio: ${averaged} de ${trainings} entrenamientos`,
    seconds: (features, train, total) =>
      `Segundos: ${features} en características, ${train} en entrenamiento, ${total} en total`,
    memory: (peak, estimated, budget) => `Memoria: ${peak} como máximo, ${estimated} previstos, ${budget} permitidos`,
    savedAdapter: (folder) => `Adaptador en ${folder}`,
    saved: (folder) => `Guardado en ${folder}`,
    report: (file) => `Informe: ${file}`,
    tryIt: (command) => `Pruébalo: ${command}`,
  },
});

export const languageWords = inBoth({
  en: {
    columns: { rows: 'rows', tokens: 'tokens', before: 'perplexity before', after: 'after' },
    kept: (epoch: number, epochs: number) =>
      epoch === 0 ? 'No epoch was better than the start: nothing changed.' : `Kept: epoch ${epoch} of ${epochs}`,
    seconds: (train: string, total: string) => `Seconds: ${train} for training, ${total} in all`,
  },
  es: {
    columns: { rows: 'filas', tokens: 'tokens', before: 'perplejidad antes', after: 'después' },
    kept: (epoch: number, epochs: number) =>
      epoch === 0
        ? 'Ninguna época mejoró lo que había al empezar: nada cambia.'
        : `Se conserva la época ${epoch} de ${epochs}`,
    seconds: (train: string, total: string) => `Segundos: ${train} de entrenamiento, ${total} en total`,
  },
});
