/** What a model answers. */
import { defineMessages, said } from './message.ts';

const labelsHint = {
  en: 'Give names, with descriptions where they help: "sport: matches, players; politics: government, elections".',
  es: 'Da nombres y, si ayuda, descripciones: «deporte: partidos, jugadores; política: gobierno, elecciones».',
};
const languageModelFolder = {
  en: 'Give the folder of a language model: config.json, tokenizer.json, tokenizer_config.json and onnx/model.onnx.',
  es: 'Indica la carpeta de un modelo de lenguaje: config.json, tokenizer.json, tokenizer_config.json y onnx/model.onnx.',
};

export const answerMessages = defineMessages({
  OUTPUT_MISMATCH: said<{ shape: readonly number[]; count: number; columns: number }>({
    en: ({ shape, count, columns }, { number }) => ({
      what: `The model gave back numbers of the shape [${shape.join(', ')}] for ${number(count)} inputs and ${number(columns)} classes.`,
      hint: 'Check that config.json names as many classes as the model has, and export the model with an open batch axis.',
    }),
    es: ({ shape, count, columns }, { number }) => ({
      what: `El modelo devolvió números de forma [${shape.join(', ')}] para ${number(count)} entradas y ${number(columns)} clases.`,
      hint: 'Comprueba que config.json nombra tantas clases como tiene el modelo y expórtalo con el eje del lote abierto.',
    }),
  }),
  OUTPUT_NOT_FINITE: {
    en: {
      what: 'The model gave back scores that are not numbers.',
      hint: 'Its weights may be damaged or may have diverged while they were trained: train again with a lower `learningRate`, or download the model again.',
    },
    es: {
      what: 'El modelo devolvió puntuaciones que no son números.',
      hint: 'Puede que sus pesos estén dañados o que divergieran durante el entrenamiento: entrena con una `learningRate` más baja o descarga el modelo de nuevo.',
    },
  },
  'INPUT_INVALID/image': said<{ type: string }>({
    en: ({ type }) => ({
      what: `A photo can't be of the type ${type}.`,
      hint: 'Give a path, a file: URL, a Buffer, a Blob or a stream of bytes.',
    }),
    es: ({ type }) => ({
      what: `Una foto no puede ser de tipo ${type}.`,
      hint: 'Da una ruta, una URL file:, un Buffer, un Blob o un flujo de bytes.',
    }),
  }),
  'INPUT_INVALID/text': said<{ type: string }>({
    en: ({ type }) => ({
      what: `A text can't be of the type ${type}.`,
      hint: 'Give a string, or an array of two that belong together.',
    }),
    es: ({ type }) => ({
      what: `Un texto no puede ser de tipo ${type}.`,
      hint: 'Da una cadena, o un array de dos que vayan juntas.',
    }),
  }),
  'INPUT_INVALID/pair-wanted': {
    en: {
      what: 'This model was trained on two texts that are read together, and one was given.',
      hint: 'Give an array of two texts, or a table with both columns.',
    },
    es: {
      what: 'Este modelo se entrenó con dos textos que se leen juntos, y se ha dado uno solo.',
      hint: 'Da un array de dos textos, o una tabla con las dos columnas.',
    },
  },
  'INPUT_INVALID/stream': said<{ type: string }>({
    en: ({ type }) => ({
      what: `The stream of the photo gives values of the type ${type}, not bytes.`,
      hint: 'Open the stream without an encoding.',
    }),
    es: ({ type }) => ({
      what: `El flujo de la foto da valores de tipo ${type} y no bytes.`,
      hint: 'Abre el flujo sin codificación.',
    }),
  }),
  'INPUT_INVALID/browser-path': said<{ path: string }>({
    en: ({ path }, { quote }) => ({
      what: `${quote(path)} is a path, and a page cannot read files by their paths.`,
      hint: 'Give a `File` that the user chose, a `Blob`, or the bytes.',
    }),
    es: ({ path }, { quote }) => ({
      what: `${quote(path)} es una ruta, y una página no puede leer archivos por su ruta.`,
      hint: 'Da un `File` elegido por el usuario, un `Blob` o los bytes.',
    }),
  }),
  'INPUT_INVALID/url': said<{ protocol: string }>({
    en: ({ protocol }) => ({
      what: `Photos are not fetched from addresses that begin with ${protocol}//.`,
      hint: 'Fetch it in your program and give the bytes.',
    }),
    es: ({ protocol }) => ({
      what: `Las fotos no se descargan de direcciones que empiezan por ${protocol}//.`,
      hint: 'Descárgala en tu programa y da los bytes.',
    }),
  }),
  PREDICTOR_CLOSED: {
    en: { what: 'The predictor has been disposed of.', hint: 'Open another one with `openPredictor()`.' },
    es: { what: 'El predictor ya se ha cerrado.', hint: 'Abre otro con `openPredictor()`.' },
  },
  NOT_A_CLASSIFIER: {
    en: {
      what: 'The model has no output of one score per class, [batch, classes].',
      hint: 'Train a head on it first with `train()`.',
    },
    es: {
      what: 'El modelo no tiene una salida con una puntuación por clase, [lote, clases].',
      hint: 'Entrénale antes una cabeza con `train()`.',
    },
  },

  // Labels without examples
  LABEL_UNKNOWN: said<{ label: string; labels: readonly string[] }>({
    en: ({ label, labels }, { quote, names }) => ({
      what: `The data have the label ${quote(label)}, which is not among those asked for: ${names(labels)}.`,
      hint: 'Name the labels as the data do; what they mean can follow a colon: "tech: computers, phones".',
    }),
    es: ({ label, labels }, { quote, names }) => ({
      what: `Los datos tienen la etiqueta ${quote(label)}, que no está entre las pedidas: ${names(labels)}.`,
      hint: 'Llama a las etiquetas como los datos; lo que significan puede ir tras dos puntos: «tech: ordenadores, teléfonos».',
    }),
  }),
  'LABELS_INVALID/file': {
    en: {
      what: 'The file begins like JSON but holds neither a list of labels nor an object of wordings by name.',
      hint: 'Write {"sport": ["matches, players", "games"], "politics": []}, or one label per line.',
    },
    es: {
      what: 'El archivo empieza como JSON, pero no contiene una lista de etiquetas ni un objeto con sus descripciones.',
      hint: 'Escribe {"deporte": ["partidos, jugadores", "juegos"], "política": []}, o una etiqueta por línea.',
    },
  },
  'LABELS_INVALID/none': {
    en: { what: 'There is no label.', hint: labelsHint.en },
    es: { what: 'No hay ninguna etiqueta.', hint: labelsHint.es },
  },
  'LABELS_INVALID/empty': {
    en: { what: 'A label has no name.', hint: labelsHint.en },
    es: { what: 'Hay una etiqueta sin nombre.', hint: labelsHint.es },
  },
  'LABELS_INVALID/twice': said<{ label: string }>({
    en: ({ label }, { quote }) => ({ what: `The label ${quote(label)} is there twice.`, hint: labelsHint.en }),
    es: ({ label }, { quote }) => ({ what: `La etiqueta ${quote(label)} está dos veces.`, hint: labelsHint.es }),
  }),
  TEXT_MODEL_MISSING: {
    en: {
      what: 'An image classifier knows only its own classes; a text model must say what other labels mean.',
      hint: "Give `textModel: 'all-minilm-l6-v2'`, or use a model of images and texts such as CLIP.",
    },
    es: {
      what: 'Un clasificador de imágenes solo conoce sus propias clases; un modelo de textos tiene que decir qué significan otras etiquetas.',
      hint: "Indica `textModel: 'all-minilm-l6-v2'`, o usa un modelo de imágenes y textos como CLIP.",
    },
  },
  NOT_ZERO_SHOT: {
    en: {
      what: 'The model classifies into classes of its own and says nothing of others.',
      hint: 'Choose an encoder (all-minilm-l6-v2), an entailment model (its config.json has a label "entailment") or a ranker with one logit. For its own classes, use `predict()`.',
    },
    es: {
      what: 'El modelo clasifica en sus propias clases y no dice nada de otras.',
      hint: 'Elige un codificador (all-minilm-l6-v2), un modelo de implicación (su config.json tiene una etiqueta «entailment») o un reordenador con un solo logit. Para sus propias clases, usa `predict()`.',
    },
  },
  'NOT_ZERO_SHOT/vectors': {
    en: {
      what: 'Names of classes are compared by their vectors, which this text model does not give.',
      hint: 'Choose an encoder such as all-minilm-l6-v2.',
    },
    es: {
      what: 'Los nombres de las clases se comparan por sus vectores, y este modelo de textos no los da.',
      hint: 'Elige un codificador como all-minilm-l6-v2.',
    },
  },
  TEMPLATE_INVALID: said<{ template: string }>({
    en: ({ template }, { quote }) => ({
      what: `The template ${quote(template)} has no place for the label.`,
      hint: 'Write {} where the label goes: "This text is about {}."',
    }),
    es: ({ template }, { quote }) => ({
      what: `La plantilla ${quote(template)} no tiene lugar para la etiqueta.`,
      hint: 'Escribe {} donde va la etiqueta: «Este texto trata de {}.»',
    }),
  }),
  CALIBRATION_NEEDS_INPUTS: said<{ inputs: number; labels: number; needed: number }>({
    en: ({ inputs, labels, needed }, { count, number }) => ({
      what: `${count(inputs, 'input is', 'inputs are')} too few to tell which of ${number(labels)} labels the model leans to.`,
      hint: `Give at least ${number(needed)}, or leave \`calibrate\` out.`,
    }),
    es: ({ inputs, labels, needed }, { count, number }) => ({
      what: `Con ${count(inputs, 'entrada', 'entradas')} no se puede saber hacia cuál de ${number(labels)} etiquetas se inclina el modelo.`,
      hint: `Da al menos ${number(needed)}, o prescinde de \`calibrate\`.`,
    }),
  }),
  'OUTPUT_EXISTS/file': {
    en: { what: 'There is already a file of that name.', hint: 'Name one that does not exist yet.' },
    es: { what: 'Ya hay un archivo con ese nombre.', hint: 'Indica uno que aún no exista.' },
  },
  'OUTPUT_EXISTS/labelled-folder': {
    en: { what: 'The folder for the labeled photos is not empty.', hint: 'Name one that does not exist yet.' },
    es: { what: 'La carpeta para las fotos etiquetadas no está vacía.', hint: 'Indica una que aún no exista.' },
  },
  'WRITE_FAILED/no-folder': {
    en: { what: 'The folder for the labeled set does not exist.', hint: 'Make it, or name a file elsewhere.' },
    es: {
      what: 'La carpeta para los datos etiquetados no existe.',
      hint: 'Créala, o indica un archivo en otro sitio.',
    },
  },
  'WRITE_FAILED/photos': said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The photos could not be laid out: ${program(reason)}.`,
      hint: 'Check the free space and the permissions of the folder.',
    }),
    es: ({ reason }, { program }) => ({
      what: `No se han podido repartir las fotos: ${program(reason)}.`,
      hint: 'Revisa el espacio libre y los permisos de la carpeta.',
    }),
  }),

  // Language models
  DECODER_UNSUPPORTED: said<{ input: string; known: readonly string[] }>({
    en: ({ input, known }, { quote, and }) => ({
      what: `This language model cannot be trained: nobody knows what its input ${quote(input)} should hold.`,
      hint: `The inputs that are known are ${and(known)}, and past keys and values.`,
    }),
    es: ({ input, known }, { quote, and }) => ({
      what: `Este modelo de lenguaje no se puede entrenar: no se sabe qué debe contener su entrada ${quote(input)}.`,
      hint: `Las entradas conocidas son ${and(known)}, además de las claves y valores anteriores.`,
    }),
  }),
  'CHAT_INVALID/no-assistant': {
    en: {
      what: 'A conversation without an assistant has nothing to learn.',
      hint: 'Give messages of the roles user and assistant in turn.',
    },
    es: {
      what: 'De una conversación sin asistente no hay nada que aprender.',
      hint: 'Da mensajes de los papeles user y assistant por turnos.',
    },
  },
  'CHAT_INVALID/answer': {
    en: {
      what: "The model's chat template does not put an answer after what it puts before one, so the answer cannot be told apart.",
      hint: 'Give prompts with completions instead of messages.',
    },
    es: {
      what: 'La plantilla de conversación del modelo no pone la respuesta detrás de lo que la precede, así que no se puede distinguir.',
      hint: 'Da peticiones con su continuación (prompt y completion) en vez de mensajes.',
    },
  },
  CHAT_INVALID: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The model's chat template does not accept these messages: ${program(reason)}.`,
      hint: 'Roles are usually system (first only), then user and assistant in turn, with user last.',
    }),
    es: ({ reason }, { program }) => ({
      what: `La plantilla de conversación del modelo no admite estos mensajes: ${program(reason)}.`,
      hint: 'Lo habitual es system (solo al principio) y luego user y assistant por turnos, con user al final.',
    }),
  }),
  CHAT_TEMPLATE_MISSING: {
    en: {
      what: 'The model has no chat template, so it cannot be asked with messages.',
      hint: 'Give it a text to continue, or use a model that was tuned for conversations ("Instruct", "Chat").',
    },
    es: {
      what: 'El modelo no tiene plantilla de conversación, así que no se le puede preguntar con mensajes.',
      hint: 'Dale un texto que continuar, o usa un modelo ajustado para conversar («Instruct», «Chat»).',
    },
  },
  PROMPTS_NONE: {
    en: {
      what: 'The file holds no prompt.',
      hint: 'Each line is a JSON object such as {"messages": [{"role": "user", "content": "Hello!"}]} or {"prompt": "Once upon"}.',
    },
    es: {
      what: 'El archivo no contiene ninguna petición.',
      hint: 'Cada línea es un objeto JSON, por ejemplo {"messages": [{"role": "user", "content": "¡Hola!"}]} o {"prompt": "Érase una vez"}.',
    },
  },
  PROMPT_TOO_LONG: said<{ tokens: number; maxLength: number }>({
    en: ({ tokens, maxLength }, { count, number }) => ({
      what: `The prompt has ${count(tokens, 'token', 'tokens')}, and the model has places for ${number(maxLength)}, the answer included.`,
      hint: 'Shorten the prompt.',
    }),
    es: ({ tokens, maxLength }, { count, number }) => ({
      what: `La petición tiene ${count(tokens, 'token', 'tokens')} y en el modelo caben ${number(maxLength)}, con la respuesta.`,
      hint: 'Acorta la petición.',
    }),
  }),
  'RUN_FAILED/generate': said<{ reason: string }>({
    en: ({ reason }, { program }) => `Generating failed: ${program(reason)}.`,
    es: ({ reason }, { program }) => `No se ha podido generar texto: ${program(reason)}.`,
  }),
  'MODEL_NOT_GENERATIVE/adapter': {
    en: {
      what: 'This is a LoRA adapter, not a whole model.',
      hint: 'Give the folder that `train()` wrote beside it: there the update is merged into the model.',
    },
    es: {
      what: 'Esto es un adaptador LoRA, no un modelo entero.',
      hint: 'Indica la carpeta que `train()` escribió a su lado: en ella el cambio está fundido con el modelo.',
    },
  },
  'MODEL_NOT_GENERATIVE/bare-file': {
    en: { what: 'A bare .onnx file has no tokenizer.', hint: languageModelFolder.en },
    es: { what: 'Un archivo .onnx suelto no tiene tokenizador.', hint: languageModelFolder.es },
  },
  'MODEL_NOT_GENERATIVE/tokenizer': {
    en: { what: 'The folder holds no tokenizer.json.', hint: languageModelFolder.en },
    es: { what: 'En la carpeta no hay tokenizer.json.', hint: languageModelFolder.es },
  },
  'MODEL_NOT_GENERATIVE/run': said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `transformers.js cannot run it as a causal language model: ${program(reason)}.`,
      hint: 'Give a model whose page says text-generation, exported with its key-value cache.',
    }),
    es: ({ reason }, { program }) => ({
      what: `transformers.js no puede usarlo como modelo de lenguaje causal: ${program(reason)}.`,
      hint: 'Indica un modelo cuya página diga text-generation, exportado con su caché de claves y valores.',
    }),
  }),
  'MODEL_NOT_GENERATIVE/task': said<{ task: string; reason: string }>({
    en: ({ task, reason }, { program }) => ({
      what: `transformers.js cannot use it for ${task}: ${program(reason)}.`,
      hint: 'Give a model whose page names this task.',
    }),
    es: ({ task, reason }, { program }) => ({
      what: `transformers.js no puede usarlo para ${task}: ${program(reason)}.`,
      hint: 'Indica un modelo cuya página nombre esta tarea.',
    }),
  }),
});
