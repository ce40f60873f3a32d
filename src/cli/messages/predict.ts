/** What `predict` says. */
import { inBoth } from './in-both.ts';

export const predictHelp = inBoth({
  en: {
    summary: 'label photos or texts with a trained model',
    description:
      'Labels photos or texts, as the model reads. Photos: FILE may be a photo, a folder or a glob pattern such as "photos/*.jpg". Texts: FILE may be a .txt file (a text a line; one text with --whole-files), a folder of .txt files (one text each), a table, JSON Lines, or - for standard input, a text or JSON object a line.',
    text: 'a text itself',
    model: 'a model folder that train wrote, a starter, or an .onnx file',
    files: 'photos, folders, glob patterns; texts, tables or -',
    unknown: 'gives no label to what is unlike everything that the model learned from (models trained by Injerto)',
    top: 'classes shown per photo or text (default: 3)',
    batch: 'photos or texts that go through the model at once (default: 16; texts: 32)',
  },
  es: {
    summary: 'etiqueta fotos o textos con un modelo entrenado',
    description:
      'Etiqueta fotos o textos, según lo que lea el modelo. Fotos: FILE puede ser una foto, una carpeta o un patrón como "fotos/*.jpg". Textos: FILE puede ser un archivo .txt (un texto por línea; uno solo con --whole-files), una carpeta de archivos .txt (un texto cada uno), una tabla, JSON Lines, o - para la entrada estándar, con un texto u objeto JSON por línea.',
    text: 'el propio texto',
    model: 'una carpeta de modelo escrita por train, un modelo incluido o un archivo .onnx',
    files: 'fotos, carpetas, patrones; textos, tablas o -',
    unknown:
      'no da etiqueta a lo que no se parece a nada de lo que aprendió el modelo (modelos entrenados con Injerto)',
    top: 'clases que se muestran por foto o texto (por defecto, 3)',
    batch: 'fotos o textos que pasan a la vez por el modelo (por defecto, 16; textos: 32)',
  },
});

export const predictWords = inBoth({
  en: {
    noMatch: 'no file matches this pattern',
    emptyFolder: 'no photo in this folder',
    unknown: 'unknown',
    unlike: 'unlike the training samples',
  },
  es: {
    noMatch: 'ningún archivo coincide con este patrón',
    emptyFolder: 'no hay ninguna foto en esta carpeta',
    unknown: 'desconocida',
    unlike: 'no se parece a las muestras de entrenamiento',
  },
});
