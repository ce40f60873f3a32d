/** What the command line itself refuses. */
import { defineMessages, said } from './message.ts';

export const commandLineMessages = defineMessages({
  'MODALITY_MISMATCH/texts-given': {
    en: {
      what: 'The model reads photos, but texts were given.',
      hint: 'Name a model trained on texts, or give photos.',
    },
    es: {
      what: 'El modelo lee fotos, pero se han dado textos.',
      hint: 'Indica un modelo entrenado con textos, o da fotos.',
    },
  },
  'MODALITY_MISMATCH/embed': said<{ model: string }>({
    en: ({ model }, { quote }) => ({
      what: `${quote(model)} reads photos; vectors are made of texts.`,
      hint: 'Name an encoder of texts, such as all-minilm-l6-v2.',
    }),
    es: ({ model }, { quote }) => ({
      what: `${quote(model)} lee fotos; los vectores se hacen de textos.`,
      hint: 'Indica un codificador de textos, como all-minilm-l6-v2.',
    }),
  }),
  'NOTHING_TO_LABEL/given': {
    en: {
      what: 'There is nothing that could be labeled.',
      hint: 'Give photos (JPEG, PNG, WebP, GIF, TIFF or AVIF), folders of photos or a glob pattern; for a text model, texts, files or "-".',
    },
    es: {
      what: 'No hay nada que se haya podido etiquetar.',
      hint: 'Indica fotos (JPEG, PNG, WebP, GIF, TIFF o AVIF), carpetas de fotos o un patrón; para un modelo de textos, textos, archivos o «-».',
    },
  },
  'FILE_UNREADABLE/texts': said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The file cannot be read: ${program(reason)}.`,
      hint: 'Check the path. To label words given on the command line, use `text`.',
    }),
    es: ({ reason }, { program }) => ({
      what: `No se puede leer el archivo: ${program(reason)}.`,
      hint: 'Revisa la ruta. Para etiquetar palabras dadas en la línea de comandos, usa `text`.',
    }),
  }),
  TEXT_FIELD_MISSING: said<{ field: string; fields: readonly string[] }>({
    en: ({ field, fields }, { quote, and }) => ({
      what: `The JSON object has no text in ${quote(field)}; ${fields.length > 0 ? `its fields are ${and(fields)}` : 'it has no fields'}.`,
      hint: 'Name the field with `textColumn`.',
    }),
    es: ({ field, fields }, { quote, and }) => ({
      what: `El objeto JSON no tiene ningún texto en ${quote(field)}; ${fields.length > 0 ? `sus campos son ${and(fields)}` : 'no tiene campos'}.`,
      hint: 'Indica el campo con `textColumn`.',
    }),
  }),
  'NO_ADAPTER/flag': said<{ method: string }>({
    en: ({ method }) => ({
      what: `Training by ${method} makes no adapter.`,
      hint: "Add `method: 'lora'`, or leave `adapterOut` out.",
    }),
    es: ({ method }) => ({
      what: `Un entrenamiento con ${method} no hace ningún adaptador.`,
      hint: "Añade `method: 'lora'`, o quita `adapterOut`.",
    }),
  }),
  'TEXT_FIELD_MISSING/pair': {
    en: {
      what: 'A vector is made of one text; here are two that belong together.',
      hint: 'Name the field of one of them with `textColumn`.',
    },
    es: {
      what: 'Un vector se hace de un solo texto; aquí hay dos que van juntos.',
      hint: 'Indica con `textColumn` el campo de uno de ellos.',
    },
  },
  'LABELS_INVALID/tensor': said<{ tensors: readonly string[] }>({
    en: ({ tensors }, { names }) => ({
      what: 'The file has no tensor called "labels".',
      hint: `Add the class indices under that name. ${tensors.length > 0 ? `The file holds ${names(tensors)}.` : 'The file holds no tensors.'}`,
    }),
    es: ({ tensors }, { names }) => ({
      what: 'El archivo no tiene ningún tensor llamado «labels».',
      hint: `Añade los índices de clase con ese nombre. ${tensors.length > 0 ? `El archivo contiene ${names(tensors)}.` : 'El archivo no contiene tensores.'}`,
    }),
  }),
  'FOLDER_MISSING/result': {
    en: { what: 'The folder for the result does not exist.', hint: 'Make it, or name another file with `out`.' },
    es: { what: 'La carpeta para el resultado no existe.', hint: 'Créala, o indica otro archivo con `out`.' },
  },
  'PATTERN_MATCHES_NOTHING/model': said<{ pattern: string; near: readonly string[] }>({
    en: ({ pattern, near }, { quote, and }) => ({
      what: `No weight of the model is called ${quote(pattern)}.`,
      hint: near.length > 0 ? `Similar names: ${and(near)}.` : 'This model has no weights.',
    }),
    es: ({ pattern, near }, { quote, and }) => ({
      what: `Ningún peso del modelo se llama ${quote(pattern)}.`,
      hint: near.length > 0 ? `Nombres parecidos: ${and(near)}.` : 'Este modelo no tiene pesos.',
    }),
  }),
  GRADIENTS_NONE: {
    en: {
      what: 'None of the weights has a gradient, so nothing was written.',
      hint: 'The reasons are listed above. Another `output`, or another `only`, may have some.',
    },
    es: {
      what: 'Ningún peso tiene gradiente, así que no se ha escrito nada.',
      hint: 'Las razones están arriba. Con otro `output`, o con otro `only`, puede haber alguno.',
    },
  },
  'MODALITY_MISMATCH/given': said<{ model: string; reads: 'image' | 'text'; given: 'image' | 'text' }>({
    en: ({ model, reads, given }, { quote }) => ({
      what: `The model ${quote(model)} reads ${reads === 'text' ? 'texts' : 'photos'}, but ${given === 'text' ? 'texts' : 'photos'} were given.`,
      hint: 'Leave `model` out for the usual one, or choose one that reads what is given.',
    }),
    es: ({ model, reads, given }, { quote }) => ({
      what: `El modelo ${quote(model)} lee ${reads === 'text' ? 'textos' : 'fotos'}, pero se han dado ${given === 'text' ? 'textos' : 'fotos'}.`,
      hint: 'Quita `model` para usar el habitual, o elige uno que lea lo que se da.',
    }),
  }),
  'OPTION_INVALID/vector-file': said<{ file: string }>({
    en: ({ file }, { quote }) => ({
      what: `Vectors are written to a .npy or a .safetensors file, not to ${quote(file)}.`,
      hint: 'Without `out` they go to standard output, one JSON object per line.',
    }),
    es: ({ file }, { quote }) => ({
      what: `Los vectores se escriben en un archivo .npy o .safetensors, no en ${quote(file)}.`,
      hint: 'Sin `out` van a la salida estándar, un objeto JSON por línea.',
    }),
  }),
  'OPTION_INVALID/one-label': said<{ task: string }>({
    en: ({ task }) => ({
      what: `Answers are compared with one label per text; these data are ${task}.`,
      hint: 'Name the column of the labels with `labelColumn`.',
    }),
    es: ({ task }) => ({
      what: `Las respuestas se comparan con una etiqueta por texto; estos datos son ${task}.`,
      hint: 'Indica con `labelColumn` la columna de las etiquetas.',
    }),
  }),
});
