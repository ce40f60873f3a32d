/** What `embed` says. */
import { inBoth } from './in-both.ts';
import { plural } from './plural.ts';

export const embedHelp = inBoth({
  en: {
    summary: 'turn texts into vectors',
    description:
      'Turns texts into vectors with an encoder, for search, clustering and comparing. Without --out each text gives a JSON object a line on stdout, with its fields and "embedding", as they come. FILE may be a .txt file (a text a line; one text with --whole-files), a folder of .txt files (one text each), a table, JSON Lines, or - for standard input, a text or JSON object a line.',
    model: 'a starter, a model folder, an .onnx file or a model of the hub',
    files: 'texts, tables or - (default: -)',
    prompt:
      'words before each text: one of those that the model knows by name (query, document), or the words themselves',
    out: 'write all vectors to a .npy or .safetensors file, float32 [texts, numbers]',
    batch: 'texts that go through the model at once (default: 32)',
    json: 'with --out: print a summary as JSON; without it the vectors are JSON anyway',
  },
  es: {
    summary: 'convierte textos en vectores',
    description:
      'Convierte textos en vectores con un codificador, para buscar, agrupar y comparar. Sin --out, cada texto da un objeto JSON por línea en la salida estándar, con sus campos y "embedding", según van saliendo. FILE puede ser un archivo .txt (un texto por línea; uno solo con --whole-files), una carpeta de archivos .txt (un texto cada uno), una tabla, JSON Lines o - para la entrada estándar, con un texto o un objeto JSON por línea.',
    model: 'un modelo incluido, una carpeta de modelo, un archivo .onnx o un modelo del hub',
    files: 'textos, tablas o - (por defecto, -)',
    prompt:
      'palabras delante de cada texto: las que el modelo conoce por un nombre (query, document) o las propias palabras',
    out: 'escribe todos los vectores en un archivo .npy o .safetensors, float32 [textos, números]',
    batch: 'textos que pasan a la vez por el modelo (por defecto, 32)',
    json: 'con --out: imprime un resumen en JSON; sin --out los vectores ya son JSON',
  },
});

export const embedWords = inBoth({
  en: {
    promptsKnown: (names: string) =>
      `The model was trained with words before its texts; --prompt names them: ${names}.`,
    written: (texts: number, dimension: number, file: string) =>
      `${plural(texts, 'vector', 'vectors')} of ${dimension} numbers in ${file}`,
  },
  es: {
    promptsKnown: (names) => `El modelo se entrenó con palabras delante de sus textos; --prompt las nombra: ${names}.`,
    written: (texts, dimension, file) => `${plural(texts, 'vector', 'vectores')} de ${dimension} números en ${file}`,
  },
});
