/** What `zero-shot` says. */
import { inBoth } from './in-both.ts';
import { plural } from './plural.ts';

export const zeroShotHelp = inBoth({
  en: {
    summary: 'label texts or photos with classes that no training saw',
    description:
      'Labels texts or photos by what the labels mean: no training, no examples. Texts are labeled by an encoder (all-minilm-l6-v2), an entailment model or a ranker; photos by a model of images and texts such as CLIP or SigLIP, or by an image classifier and an encoder that knows what its classes are called.',
    groups: { labels: 'Labels:', model: 'Model:', answers: 'Answers:' },
    inputs:
      'texts (.txt, CSV, TSV, JSON Lines, JSON, Parquet, a folder of .txt, or "-" for stdin) or photos (files, folders, glob patterns)',
    text: 'a text to label; may be given several times',
    labels:
      'labels between commas, or between semicolons where they are described: "sport: matches, players; politics: elections | government" (default with --evaluate: those of the data)',
    labelsFile: 'a file with a label a line, described alike, or JSON: {"sport": ["matches", "players"]}',
    template: 'sentence with {} in the place of the label; several are averaged (default: by the kind of model)',
    model: 'a starter, a model folder or an .onnx file (default: all-minilm-l6-v2 for texts, mobilenet-v2 for photos)',
    textModel: 'for an image classifier: the encoder of its class names and of the labels (default: all-minilm-l6-v2)',
    multiLabel: 'any number of labels, each judged by itself',
    threshold: 'least probability of a label that is given (default: 0, with --multi-label 0.5)',
    abstain: 'give no label where the first leads the second by less than this, 0 to 1 (default: 0)',
    temperature: 'divides cosines before the softmax: smaller is surer (default: 0.05, for E5 0.01)',
    calibrate: 'take away each label’s advantage over all inputs: for many inputs, with every label among them',
    evaluate: 'labeled data (folder of photos, or file or folder of texts): report how right the answers are',
    write:
      'write the answers as labeled data for injerto train: a .csv or .jsonl file, or for photos a folder with a folder per label',
    batch: 'inputs that go through the model at once (default: 16)',
  },
  es: {
    summary: 'clasifica textos o fotos en clases que ningún entrenamiento vio',
    description:
      'Clasifica textos o fotos por lo que significan las etiquetas: sin entrenamiento ni ejemplos. Los textos, con un codificador (all-minilm-l6-v2), un modelo de implicación o un reordenador; las fotos, con un modelo de imágenes y textos como CLIP o SigLIP, o con un clasificador de imágenes y un codificador que sabe cómo se llaman sus clases.',
    groups: { labels: 'Etiquetas:', model: 'Modelo:', answers: 'Respuestas:' },
    inputs:
      'textos (.txt, CSV, TSV, JSON Lines, JSON, Parquet, una carpeta de .txt, o "-" para la entrada estándar) o fotos (archivos, carpetas, patrones)',
    text: 'un texto que clasificar; se puede repetir',
    labels:
      'etiquetas separadas por comas, o por punto y coma si llevan descripción: "deporte: partidos, jugadores; política: elecciones | gobierno" (por defecto con --evaluate, las de los datos)',
    labelsFile:
      'archivo con una etiqueta por línea, con descripción o sin ella, o JSON: {"deporte": ["partidos", "jugadores"]}',
    template:
      'frase con {} en el lugar de la etiqueta, como "Este texto trata de {}."; si hay varias, se promedian (por defecto, según el tipo de modelo)',
    model:
      'un modelo incluido, una carpeta de modelo o un archivo .onnx (por defecto, all-minilm-l6-v2 para textos y mobilenet-v2 para fotos)',
    textModel:
      'con un clasificador de imágenes: el codificador de los nombres de sus clases y de las etiquetas (por defecto, all-minilm-l6-v2)',
    multiLabel: 'cualquier número de etiquetas; cada una se juzga por separado',
    threshold: 'probabilidad mínima de una etiqueta (por defecto, 0; con --multi-label, 0.5)',
    abstain: 'no da etiqueta si la primera aventaja a la segunda en menos de esto, de 0 a 1 (por defecto, 0)',
    temperature: 'divide los cosenos antes del softmax: cuanto menor, más seguro (por defecto, 0.05; con E5, 0.01)',
    calibrate:
      'quita a cada etiqueta la ventaja que tiene en el conjunto: para muchas entradas, con todas las etiquetas entre ellas',
    evaluate: 'datos etiquetados (carpeta de fotos, o archivo o carpeta de textos): informa de los aciertos',
    write:
      'escribe las respuestas como datos etiquetados para injerto train: un archivo .csv o .jsonl o, con fotos, una carpeta con una carpeta por etiqueta',
    batch: 'entradas que pasan juntas por el modelo (por defecto, 16)',
  },
});

export const zeroShotWords = inBoth({
  en: {
    noLabel: 'no label',
    written: (count: number, path: string) => `${plural(count, 'input', 'inputs')} labeled in ${path}`,
    evaluation: {
      columns: { label: 'label', count: 'count', recall: 'recall', precision: 'precision', f1: 'F1' },
      accuracy: (accuracy: string, low: string, high: string, count: string) =>
        `Accuracy ${accuracy} (95 % interval ${low} – ${high}) on ${count}`,
      answered: (answered: string, count: string, accuracy: string) =>
        `${answered} of ${count} got a label; of those ${accuracy} are right.`,
    },
  },
  es: {
    noLabel: 'sin etiqueta',
    written: (count: number, path: string) =>
      `${plural(count, 'entrada etiquetada', 'entradas etiquetadas')} en ${path}`,
    evaluation: {
      columns: { label: 'etiqueta', count: 'número', recall: 'exhaustividad', precision: 'precisión', f1: 'F1' },
      accuracy: (accuracy: string, low: string, high: string, count: string) =>
        `Exactitud ${accuracy} (intervalo del 95 %: ${low} – ${high}) en ${count}`,
      answered: (answered: string, count: string, accuracy: string) =>
        `${answered} de ${count} recibieron etiqueta; de esas es correcto el ${accuracy}.`,
    },
  },
});
