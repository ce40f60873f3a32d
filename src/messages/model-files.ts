/** Opening, changing and saving model folders. */
import { type Expected, expectedIn } from './expected.ts';
import { defineMessages, said } from './message.ts';
import type { Remark } from './remark.ts';

const similar = {
  en: (near: readonly string[], and: (names: readonly string[]) => string, otherwise: string) =>
    near.length > 0 ? `Similar names: ${and(near)}.` : otherwise,
  es: (near: readonly string[], and: (names: readonly string[]) => string, otherwise: string) =>
    near.length > 0 ? `Nombres parecidos: ${and(near)}.` : otherwise,
};
const elsewhere = { en: 'Name a folder that does not exist yet.', es: 'Indica una carpeta que aún no exista.' };
/** What is read, and may not be written over. */
const read = {
  en: { model: 'model that is read', data: 'data' },
  es: { model: 'del modelo que se lee', data: 'de los datos' },
};
const hubPage = {
  en: "Compare it with the model's files on its hub page.",
  es: 'Compáralo con los archivos del modelo en su página del hub.',
};
const decoderFile = {
  en: 'Use its onnx/model.onnx in float32 (model hubs also hold merged, fp16 and quantized files).',
  es: 'Usa su onnx/model.onnx en float32 (en los hubs también hay archivos «merged», fp16 y cuantizados).',
};
const imageTextForm = {
  en: 'A model of images and texts is exported whole, with text_embeds, image_embeds and logits_per_image, or as text_model.onnx and vision_model.onnx.',
  es: 'Un modelo de imágenes y textos se exporta entero, con text_embeds, image_embeds y logits_per_image, o en dos archivos: text_model.onnx y vision_model.onnx.',
};

export const modelFileMessages = defineMessages({
  MODEL_NOT_FOUND: said<{ name: string; near?: string; starters: readonly string[] }>({
    en: ({ name, near, starters }, { quote, and }) => ({
      what: `There is no starter, folder or file called ${quote(name)}.`,
      hint: `${near === undefined ? '' : `Did you mean ${quote(near)}? `}${starters.length > 0 ? `The starters are ${and(starters)}.` : 'No starters are installed.'}`,
    }),
    es: ({ name, near, starters }, { quote, and }) => ({
      what: `No hay ningún modelo incluido, carpeta ni archivo llamado ${quote(name)}.`,
      hint: `${near === undefined ? '' : `¿Querías decir ${quote(near)}? `}${starters.length > 0 ? `Los modelos incluidos son ${and(starters)}.` : 'No hay modelos incluidos instalados.'}`,
    }),
  }),
  'MODEL_NOT_FOUND/folder': said<{ places: readonly string[]; others: readonly string[] }>({
    en: ({ places, others }, { or, and }) => ({
      what: `The folder holds no ${or(places)}${others.length > 0 ? `, only ${and(others)}` : ''}.`,
      hint:
        others.length > 0
          ? 'Name one of those files by its path; quantized ones cannot be trained.'
          : 'A model folder has config.json, preprocessor_config.json and onnx/model.onnx.',
    }),
    es: ({ places, others }, { or, and }) => ({
      what: `En la carpeta no hay ${or(places)}${others.length > 0 ? `, solo ${and(others)}` : ''}.`,
      hint:
        others.length > 0
          ? 'Indica uno de esos archivos por su ruta; los cuantizados no se pueden entrenar.'
          : 'Una carpeta de modelo tiene config.json, preprocessor_config.json y onnx/model.onnx.',
    }),
  }),
  'MODEL_NOT_FOUND/image-text': {
    en: {
      what: 'The folder holds neither model.onnx nor text_model.onnx and vision_model.onnx.',
      hint: 'Download the onnx/ folder of the model, or export it: optimum-cli export onnx.',
    },
    es: {
      what: 'En la carpeta no hay ni model.onnx ni text_model.onnx y vision_model.onnx.',
      hint: 'Descarga la carpeta onnx/ del modelo, o expórtalo: optimum-cli export onnx.',
    },
  },
  'MODEL_NOT_FOUND/preprocessor': {
    en: {
      what: 'The folder holds no preprocessor_config.json, which says how images become numbers.',
      hint: "Download it from the model's page.",
    },
    es: {
      what: 'En la carpeta no hay preprocessor_config.json, que dice cómo se pasan las imágenes a números.',
      hint: 'Descárgalo de la página del modelo.',
    },
  },
  JSON_INVALID: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The file is not JSON: ${program(reason)}.`,
      hint: 'Correct that place, or download the file again.',
    }),
    es: ({ reason }, { program }) => ({
      what: `El archivo no es JSON: ${program(reason)}.`,
      hint: 'Corrige ese lugar, o descarga el archivo de nuevo.',
    }),
  }),
  'CONFIG_INVALID/field': said<{ field: string; expected: readonly Expected[] }>({
    en: ({ field, expected }, speech) => ({
      what: `${field ? speech.quote(field) : 'The file'} must be ${expectedIn(expected, 'en', speech)}.`,
      hint: hubPage.en,
    }),
    es: ({ field, expected }, speech) => ({
      what: `${field ? speech.quote(field) : 'El archivo'} tiene que ser ${expectedIn(expected, 'es', speech)}.`,
      hint: hubPage.es,
    }),
  }),
  STARTER_DAMAGED: said<{ starter: string; found: string; wanted: string }>({
    en: ({ starter, found, wanted }, { quote }) => ({
      what: `The starter ${quote(starter)} is not the file that was published: its sha256 is ${found}, not ${wanted}.`,
      hint: 'Install the package injerto-starters again.',
    }),
    es: ({ starter, found, wanted }, { quote }) => ({
      what: `El modelo incluido ${quote(starter)} no es el archivo que se publicó: su sha256 es ${found}, no ${wanted}.`,
      hint: 'Instala de nuevo el paquete injerto-starters.',
    }),
  }),
  INPUT_SIZE_MISMATCH: said<{ width?: number; height?: number; toWidth: number; toHeight: number }>({
    en: ({ width, height, toWidth, toHeight }) => ({
      what: `The graph takes images of ${width ?? 'any'}×${height ?? 'any'}, but its preprocessing makes ${toWidth}×${toHeight}.`,
      hint: 'Correct "crop_size" or "size" in preprocessor_config.json.',
    }),
    es: ({ width, height, toWidth, toHeight }) => ({
      what: `El grafo recibe imágenes de ${width ?? 'cualquier'}×${height ?? 'cualquier'}, pero su preprocesado hace ${toWidth}×${toHeight}.`,
      hint: 'Corrige «crop_size» o «size» en preprocessor_config.json.',
    }),
  }),
  'IMAGE_TEXT_UNSUPPORTED/outputs': said<{ missing: readonly string[] }>({
    en: ({ missing }, { or }) => ({ what: `The graph has no output ${or(missing)}.`, hint: imageTextForm.en }),
    es: ({ missing }, { or }) => ({ what: `El grafo no tiene la salida ${or(missing)}.`, hint: imageTextForm.es }),
  }),
  'IMAGE_TEXT_UNSUPPORTED/score': {
    en: {
      what: 'The output logits_per_image is not made of image_embeds and text_embeds alone.',
      hint: imageTextForm.en,
    },
    es: { what: 'La salida logits_per_image no se hace solo con image_embeds y text_embeds.', hint: imageTextForm.es },
  },
  'IMAGE_TEXT_UNSUPPORTED/embedding': said<{ outputs: readonly string[] }>({
    en: ({ outputs }, { names }) => ({
      what: `There is no embedding among the outputs ${names(outputs)}.`,
      hint: imageTextForm.en,
    }),
    es: ({ outputs }, { names }) => ({
      what: `Entre las salidas ${names(outputs)} no hay ningún vector.`,
      hint: imageTextForm.es,
    }),
  }),
  'IMAGE_TEXT_UNSUPPORTED/text-input': {
    en: { what: 'The text half takes no input_ids.', hint: imageTextForm.en },
    es: { what: 'La mitad de textos no recibe input_ids.', hint: imageTextForm.es },
  },
  'IMAGE_TEXT_UNSUPPORTED/image-input': {
    en: { what: 'The image half takes no pixel_values.', hint: imageTextForm.en },
    es: { what: 'La mitad de imágenes no recibe pixel_values.', hint: imageTextForm.es },
  },

  // Saving
  PARAMETER_NOT_FINITE: {
    en: {
      what: 'The new weight holds numbers that are not finite; such a model would be useless, so it is not saved.',
      hint: 'Train again with a lower `learningRate`.',
    },
    es: {
      what: 'El peso nuevo contiene números que no son finitos; un modelo así no sirve, y no se guarda.',
      hint: 'Entrena otra vez con un `learningRate` menor.',
    },
  },
  'WRITE_FAILED/nothing': said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `Nothing can be saved there: ${program(reason)}.`,
      hint: 'Name a folder below one that you may write to.',
    }),
    es: ({ reason }, { program }) => ({
      what: `Ahí no se puede guardar nada: ${program(reason)}.`,
      hint: 'Indica una carpeta dentro de otra en la que puedas escribir.',
    }),
  }),
  'WRITE_FAILED/folder': said<{ why: Remark }>({
    en: ({ why }, { say }) => ({
      what: `The folder could not be written. ${say(why)}`,
      hint: 'Check the free space and the permissions. What was there before is unchanged.',
    }),
    es: ({ why }, { say }) => ({
      what: `No se ha podido escribir la carpeta. ${say(why)}`,
      hint: 'Revisa el espacio libre y los permisos. Lo que había antes sigue intacto.',
    }),
  }),
  'OUTPUT_EXISTS/foreign': said<{ entry: string }>({
    en: ({ entry }, { quote }) => ({
      what: `The model cannot be saved there. The folder holds ${quote(entry)}, which Injerto did not write, and saving would remove it.`,
      hint: elsewhere.en,
    }),
    es: ({ entry }, { quote }) => ({
      what: `El modelo no se puede guardar ahí. La carpeta contiene ${quote(entry)}, que no lo ha escrito Injerto, y al guardar se perdería.`,
      hint: elsewhere.es,
    }),
  }),
  'OUTPUT_EXISTS/not-a-folder': {
    en: { what: 'The model cannot be saved there: a file of that name exists.', hint: elsewhere.en },
    es: { what: 'El modelo no se puede guardar ahí: ya hay un archivo con ese nombre.', hint: elsewhere.es },
  },
  'OUTPUT_EXISTS/model': {
    en: {
      what: 'The model cannot be saved there. The folder holds a model that Injerto did not write, and saving would remove it.',
      hint: elsewhere.en,
    },
    es: {
      what: 'El modelo no se puede guardar ahí. La carpeta contiene un modelo que no ha escrito Injerto, y al guardar se perdería.',
      hint: elsewhere.es,
    },
  },
  'OUTPUT_EXISTS/overwrite': {
    en: {
      what: 'A model that Injerto wrote is there already.',
      hint: 'Replace it with `overwrite`, or name another place.',
    },
    es: {
      what: 'Ahí ya hay un modelo escrito por Injerto.',
      hint: 'Sustitúyelo con `overwrite`, o indica otro lugar.',
    },
  },
  'OUTPUT_EXISTS/same': said<{ kind: 'model' | 'data'; path: string }>({
    en: ({ kind }) => ({
      what: `The model cannot be saved there: it would take the place of the ${read.en[kind]}.`,
      hint: elsewhere.en,
    }),
    es: ({ kind }) => ({
      what: `El modelo no se puede guardar ahí: ocuparía el lugar ${read.es[kind]}.`,
      hint: elsewhere.es,
    }),
  }),
  'OUTPUT_EXISTS/inside': said<{ kind: 'model' | 'data'; path: string }>({
    en: ({ kind, path }, { quote }) => ({
      what: `The model cannot be saved inside the ${read.en[kind]}, ${quote(path)}.`,
      hint: elsewhere.en,
    }),
    es: ({ kind, path }, { quote }) => ({
      what: `El modelo no se puede guardar dentro ${read.es[kind]}, ${quote(path)}.`,
      hint: elsewhere.es,
    }),
  }),
  'OUTPUT_EXISTS/around': said<{ kind: 'model' | 'data'; path: string }>({
    en: ({ kind, path }, { quote }) => ({
      what: `The model cannot be saved there: the folder holds the ${read.en[kind]}, ${quote(path)}, and saving would remove it.`,
      hint: elsewhere.en,
    }),
    es: ({ kind, path }, { quote }) => ({
      what: `El modelo no se puede guardar ahí: la carpeta contiene ${kind === 'model' ? 'el modelo que se lee' : 'los datos'}, ${quote(path)}, y al guardar se perdería.`,
      hint: elsewhere.es,
    }),
  }),
  'OUTPUT_EXISTS/merged': {
    en: { what: 'The merged model cannot take the place of an adapter that it is made of.', hint: elsewhere.en },
    es: {
      what: 'El modelo fundido no puede ocupar el lugar de un adaptador del que se hace.',
      hint: elsewhere.es,
    },
  },
  LABELS_MISMATCH: said<{ logits: number; names: number }>({
    en: ({ logits, names }, { count, number }) =>
      `The model puts out ${count(logits, 'logit', 'logits')}, but ${number(names)} class names were given.`,
    es: ({ logits, names }, { count, number }) =>
      `El modelo da ${count(logits, 'logit', 'logits')}, pero se han indicado ${number(names)} nombres de clase.`,
  }),

  // Heads and weights
  PATTERN_MATCHES_NOTHING: said<{ pattern: string; near: readonly string[] }>({
    en: ({ pattern, near }, { quote, and }) => ({
      what: `No weight of the backbone is called ${quote(pattern)}.`,
      hint: similar.en(near, and, 'This model has no weights below its head.'),
    }),
    es: ({ pattern, near }, { quote, and }) => ({
      what: `Ningún peso del cuerpo del modelo se llama ${quote(pattern)}.`,
      hint: similar.es(near, and, 'Este modelo no tiene pesos por debajo de su cabeza.'),
    }),
  }),
  'PATTERN_MATCHES_NOTHING/no-layer': {
    en: {
      what: 'The backbone has no linear layer and no ungrouped convolution that could take a LoRA path.',
      hint: 'Choose the method transfer or fine-tune.',
    },
    es: {
      what: 'El cuerpo del modelo no tiene ninguna capa lineal ni convolución sin grupos que admita LoRA.',
      hint: 'Elige el método transfer o fine-tune.',
    },
  },
  'OPTION_INVALID/blocks': said<{ count: number; blocks: number }>({
    en: ({ count, blocks }) => ({
      what: `${count} blocks cannot be unfrozen: this model has ${blocks}.`,
      hint: `Give a whole number from 0 to ${blocks}, or "all".`,
    }),
    es: ({ count, blocks }) => ({
      what: `No se pueden descongelar ${count} bloques: este modelo tiene ${blocks}.`,
      hint: `Indica un número entero de 0 a ${blocks}, o «all».`,
    }),
  }),
  'OPTION_INVALID/adapter-twice': {
    en: { what: 'The same adapter is named twice: its update would count double.', hint: 'Name it once.' },
    es: { what: 'El mismo adaptador está dos veces: su cambio contaría doble.', hint: 'Indícalo una sola vez.' },
  },
  'DECODER_UNSUPPORTED/logits': said<{ output: string }>({
    en: ({ output }, { quote }) => ({
      what: `This language model cannot be trained. It has no output ${quote(output)} with the scores of the next token.`,
      hint: decoderFile.en,
    }),
    es: ({ output }, { quote }) => ({
      what: `Este modelo de lenguaje no se puede entrenar. No tiene una salida ${quote(output)} con las puntuaciones del siguiente token.`,
      hint: decoderFile.es,
    }),
  }),
  'DECODER_UNSUPPORTED/merged': {
    en: {
      what: 'This language model cannot be trained. It holds two graphs, one for the first token and one for the others (a "merged" file).',
      hint: decoderFile.en,
    },
    es: {
      what: 'Este modelo de lenguaje no se puede entrenar. Contiene dos grafos, uno para el primer token y otro para los demás (un archivo «merged»).',
      hint: decoderFile.es,
    },
  },
  'DECODER_UNSUPPORTED/past': said<{ input: string }>({
    en: ({ input }, { quote }) => ({
      what: `This language model cannot be trained. Its input ${quote(input)} is not a float32 tensor of past keys or values with one axis that grows.`,
      hint: decoderFile.en,
    }),
    es: ({ input }, { quote }) => ({
      what: `Este modelo de lenguaje no se puede entrenar. Su entrada ${quote(input)} no es un tensor float32 de claves o valores anteriores con un eje que crece.`,
      hint: decoderFile.es,
    }),
  }),

  // Adapters
  ADAPTER_NOT_FOUND: said<{ file: string; files: readonly string[] }>({
    en: ({ file, files }, { and }) => ({
      what: `The folder has no ${file}.`,
      hint: `An adapter folder has ${and(files)}, as PEFT and Injerto write them.`,
    }),
    es: ({ file, files }, { and }) => ({
      what: `En la carpeta no hay ${file}.`,
      hint: `Una carpeta de adaptador tiene ${and(files)}, como los escriben PEFT e Injerto.`,
    }),
  }),
  ADAPTER_UNKNOWN: said<{ name: string; near: readonly string[] }>({
    en: ({ name, near }, { quote, and }) => ({
      what: `There is no adapter called ${quote(name)}.`,
      hint: similar.en(near, and, 'None was loaded.'),
    }),
    es: ({ name, near }, { quote, and }) => ({
      what: `No hay ningún adaptador llamado ${quote(name)}.`,
      hint: similar.es(near, and, 'No se ha cargado ninguno.'),
    }),
  }),
  NO_HEAD: said<{ base: string }>({
    en: ({ base }, { quote }) => ({
      what: `Neither the adapter nor ${quote(base)} has a head with class names, so the sum is not a classifier.`,
      hint: "Train a head with the adapter: `train()` with `method: 'lora'`.",
    }),
    es: ({ base }, { quote }) => ({
      what: `Ni el adaptador ni ${quote(base)} tienen una cabeza con nombres de clase, así que la suma no es un clasificador.`,
      hint: "Entrena una cabeza con el adaptador: `train()` con `method: 'lora'`.",
    }),
  }),
  'ADAPTER_MISMATCH/module': said<{ module: string; near: readonly string[] }>({
    en: ({ module, near }, { quote, and }) => ({
      what: `The adapter changes ${quote(module)}, but the model has no layer of that name.`,
      hint: `Use the model that the adapter was trained on.${near.length > 0 ? ` Similar names here: ${and(near)}.` : ''}`,
    }),
    es: ({ module, near }, { quote, and }) => ({
      what: `El adaptador cambia ${quote(module)}, pero el modelo no tiene ninguna capa con ese nombre.`,
      hint: `Usa el modelo con el que se entrenó el adaptador.${near.length > 0 ? ` Nombres parecidos: ${and(near)}.` : ''}`,
    }),
  }),
  'ADAPTER_MISMATCH/shape': said<{ found: readonly number[]; layer: readonly number[]; wanted: readonly number[] }>({
    en: ({ found, layer, wanted }) => ({
      what: `The tensor is [${found.join(', ')}], but a layer of shape [${layer.join(', ')}] needs [${wanted.join(', ')}].`,
      hint: 'Use the model that the adapter was trained on.',
    }),
    es: ({ found, layer, wanted }) => ({
      what: `El tensor es [${found.join(', ')}], pero una capa de forma [${layer.join(', ')}] necesita [${wanted.join(', ')}].`,
      hint: 'Usa el modelo con el que se entrenó el adaptador.',
    }),
  }),
});
