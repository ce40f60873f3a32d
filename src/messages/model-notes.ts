/** What was assumed when a model was opened, because its files do not say it. */
import { defineMessages, said } from './message.ts';

export const modelNoteMessages = defineMessages({
  CLASS_NAMES_UNUSED: said<{ names: number; outputs: number }>({
    en: ({ names, outputs }, { number }) =>
      `config.json names ${number(names)} classes, but the graph puts out ${number(outputs)}: the names are not used, and classes are called LABEL_0, LABEL_1 and so on.`,
    es: ({ names, outputs }, { number }) =>
      `config.json nombra ${number(names)} clases, pero el grafo da ${number(outputs)}: no se usan los nombres, y las clases se llaman LABEL_0, LABEL_1, etcétera.`,
  }),
  CLASS_NAMES_GAPS: said<{ names: number }>({
    en: ({ names }, { number }) =>
      `config.json names ${number(names)} classes, but not one for each index from 0 on: the names are not used, and classes are called LABEL_0, LABEL_1 and so on.`,
    es: ({ names }, { number }) =>
      `config.json nombra ${number(names)} clases, pero no una por cada índice desde 0: no se usan los nombres, y las clases se llaman LABEL_0, LABEL_1, etcétera.`,
  }),
  CLASS_NAMES_MISSING: said<{ outputs: number }>({
    en: ({ outputs }, { number }) =>
      `No file names the ${number(outputs)} classes of the model: they are called LABEL_0, LABEL_1 and so on.`,
    es: ({ outputs }, { number }) =>
      `Ningún archivo nombra las ${number(outputs)} clases del modelo: se llaman LABEL_0, LABEL_1, etcétera.`,
  }),
  CLASS_NAMES_FOUND: said<{ key: string; names: number }>({
    en: ({ key, names }, { number, quote }) =>
      `The names of the ${number(names)} classes come from the metadata of the ONNX file (${quote(key)}).`,
    es: ({ key, names }, { number, quote }) =>
      `Los nombres de las ${number(names)} clases vienen de los metadatos del archivo ONNX (${quote(key)}).`,
  }),
  CLASS_NAMES_IN_METADATA_UNUSED: said<{ key: string; names?: number }>({
    en: ({ key, names }, { number, quote }) =>
      names === undefined
        ? `The metadata of the ONNX file have ${quote(key)}, but not one class name for each index from 0 on: it is not used.`
        : `The metadata of the ONNX file name ${number(names)} classes in ${quote(key)}, but the graph puts out another number: they are not used.`,
    es: ({ key, names }, { number, quote }) =>
      names === undefined
        ? `Los metadatos del archivo ONNX tienen ${quote(key)}, pero no un nombre de clase por cada índice desde 0: no se usan.`
        : `Los metadatos del archivo ONNX nombran ${number(names)} clases en ${quote(key)}, pero el grafo da otro número: no se usan.`,
  }),
  CLASS_NAMES_TWICE: said<{ names: readonly string[] }>({
    en: ({ names: twice }, { names }) => `Several classes of the model share a name: ${names(twice)}.`,
    es: ({ names: twice }, { names }) => `Varias clases del modelo comparten nombre: ${names(twice)}.`,
  }),
  CLASS_OUTPUT_CHOSEN: said<{ output: string; others: readonly string[] }>({
    en: ({ output, others }, { quote, names }) =>
      `The scores are read from the output ${quote(output)}; ${names(others)} could be meant as well.`,
    es: ({ output, others }, { quote, names }) =>
      `Las puntuaciones se leen de la salida ${quote(output)}; también podría tratarse de ${names(others)}.`,
  }),
  TRAINING_MODE: said<{ dropouts: number; batchNormalizations: number }>({
    en: ({ dropouts, batchNormalizations }, { number }) =>
      `The file was exported in training mode. It is used for inference: ${number(dropouts)} Dropout nodes drop nothing, and ${number(batchNormalizations)} BatchNormalization nodes use their stored statistics.`,
    es: ({ dropouts, batchNormalizations }, { number }) =>
      `El archivo se exportó en modo de entrenamiento. Se usa para inferencia: ${number(dropouts)} nodos Dropout no descartan nada y ${number(batchNormalizations)} nodos BatchNormalization usan sus estadísticas guardadas.`,
  }),
  TEXT_LENGTH_FIXED: said<{ tokens: number }>({
    en: ({ tokens }, { number }) =>
      `The graph fixes the length: every text is cut or padded to ${number(tokens)} tokens.`,
    es: ({ tokens }, { number }) =>
      `El grafo fija la longitud: cada texto se corta o se rellena hasta ${number(tokens)} tokens.`,
  }),
  TEXT_LENGTH_ASSUMED: said<{ tokens: number }>({
    en: ({ tokens }, { number }) => `No file says how long a text may be: ${number(tokens)} tokens are assumed.`,
    es: ({ tokens }, { number }) =>
      `Ningún archivo dice cuánto puede medir un texto: se suponen ${number(tokens)} tokens.`,
  }),
  TOKENIZER_OLDER_FORM: said<{ file: string }>({
    en: ({ file }) =>
      `The tokenizer is read from ${file}, an older form: transformers.js does not open the folder without a tokenizer.json.`,
    es: ({ file }) =>
      `El tokenizador se lee de ${file}, un formato antiguo: transformers.js no abre la carpeta sin un tokenizer.json.`,
  }),
  ATTENTION_MASK_MISSING: {
    en: 'The graph takes no attention mask: only texts of the same length run together.',
    es: 'El grafo no admite máscara de atención: solo se procesan juntos textos de la misma longitud.',
  },
  PAIR_SCORE_ASSUMED: said<{ scale: number; bias: number }>({
    en: ({ scale, bias }, { number }) =>
      `The two halves do not hold the factor of their cosines: ${number(scale)}${bias ? ` and a bias of ${number(bias)} are` : ' is'} assumed, as published models of this kind have them.`,
    es: ({ scale, bias }, { number }) =>
      `Las dos mitades no contienen el factor de sus cosenos: se ${bias ? 'suponen' : 'supone'} ${number(scale)}${bias ? ` y un sesgo de ${number(bias)}` : ''}, como en los modelos publicados de este tipo.`,
  }),
});
