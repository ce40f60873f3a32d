/** What is wrong with an ONNX file as a whole: its bytes, its weights beside it, its functions and versions. */
import { defineMessages, said } from './message.ts';

const damaged = {
  en: 'The file is damaged: download or export it again.',
  es: 'El archivo está dañado: descárgalo o expórtalo de nuevo.',
};

const truncated = {
  en: 'The file may be truncated or not an ONNX file: compare its size with the original, or download it again.',
  es: 'Puede que el archivo esté cortado o que no sea ONNX: compara su tamaño con el original, o descárgalo de nuevo.',
};

/** What older versions of operators had. */
const oldForms = {
  spatial: { en: 'statistics by position (spatial = 0)', es: 'estadísticas por posición (spatial = 0)' },
  'training-outputs': { en: 'outputs of its form for training', es: 'salidas de su forma para entrenar' },
  'nearest-both-ways': {
    en: 'a nearest-pixel resize that enlarges one axis and shrinks another',
    es: 'un cambio de tamaño por píxel más cercano que agranda un eje y encoge otro',
  },
  tf_half_pixel_for_nn: {
    en: 'the pixel rule "tf_half_pixel_for_nn"',
    es: 'la regla de píxeles «tf_half_pixel_for_nn»',
  },
  'scan-batch': { en: 'a Scan with a batch axis of its own', es: 'un Scan con un eje de lote propio' },
};

export const onnxFileMessages = defineMessages({
  'MODEL_FORMAT_UNSUPPORTED/ort': {
    en: {
      what: "This is ONNX Runtime's own format (.ort), not ONNX.",
      hint: 'Use the .onnx file that it was made from.',
    },
    es: {
      what: 'Esto está en el formato propio de ONNX Runtime (.ort), no en ONNX.',
      hint: 'Usa el archivo .onnx del que se hizo.',
    },
  },
  'MODEL_UNREADABLE/bytes': said<{ reason: string }>({
    en: ({ reason }) => ({ what: `The bytes do not decode as an ONNX model: ${reason}.`, hint: truncated.en }),
    es: ({ reason }, { program }) => ({
      what: `Los bytes no se pueden leer como modelo ONNX: ${program(reason)}.`,
      hint: truncated.es,
    }),
  }),
  'MODEL_UNREADABLE/empty': {
    en: { what: 'There is no graph in it.', hint: truncated.en },
    es: { what: 'No contiene ningún grafo.', hint: truncated.es },
  },
  'MODEL_TOO_LARGE/write': said<{ bytes: number }>({
    en: ({ bytes }) => ({
      what: `The weights take ${bytes} bytes, and a single ONNX file holds less than 2 GiB.`,
      hint: 'Write it with writeModelFile and externalData, which puts the weights in a file beside it.',
    }),
    es: ({ bytes }) => ({
      what: `Los pesos ocupan ${bytes} bytes, y en un solo archivo ONNX caben menos de 2 GiB.`,
      hint: 'Escríbelo con writeModelFile y externalData, que pone los pesos en un archivo aparte.',
    }),
  }),
  'MODEL_TOO_LARGE/read': {
    en: {
      what: 'The file has 2 GiB or more, and a single ONNX file holds less (a limit of protobuf).',
      hint: 'Export the model with its weights in a file beside it (external data).',
    },
    es: {
      what: 'El archivo tiene 2 GiB o más, y en un solo archivo ONNX cabe menos (un límite de protobuf).',
      hint: 'Exporta el modelo con los pesos en un archivo aparte (external data).',
    },
  },
  'MODEL_TOO_LARGE/functions': said<{ nodes: number; most: number }>({
    en: ({ nodes, most }) => ({
      what: `With its functions written out the model has ${nodes} nodes, more than ${most}.`,
      hint: 'A real network has some thousands. Do not trust this file.',
    }),
    es: ({ nodes, most }) => ({
      what: `Con sus funciones desplegadas, el modelo tiene ${nodes} nodos, más de ${most}.`,
      hint: 'Una red de verdad tiene unos miles. No te fíes de este archivo.',
    }),
  }),
  'MODEL_NOT_FOUND/unreadable': said<{ reason: string }>({
    en: ({ reason }) => `The model cannot be read: ${reason}.`,
    es: ({ reason }, { program }) => `No se puede leer el modelo: ${program(reason)}.`,
  }),
  'EXTERNAL_DATA_MISSING/size': said<{ wanted: number; there: number }>({
    en: ({ wanted, there }) => ({
      what: `${wanted} bytes are wanted, ${there} are there.`,
      hint: 'The weights file is truncated or belongs to another model.',
    }),
    es: ({ wanted, there }) => ({
      what: `Hacen falta ${wanted} bytes, y hay ${there}.`,
      hint: 'El archivo de pesos está cortado o es de otro modelo.',
    }),
  }),
  'EXTERNAL_DATA_MISSING/unreadable': said<{ file: string; reason: string }>({
    en: ({ file, reason }, { quote }) => ({
      what: `The weights file ${quote(file)} cannot be read: ${reason}.`,
      hint: 'Keep it in the same folder as the .onnx file.',
    }),
    es: ({ file, reason }, { quote, program }) => ({
      what: `No se puede leer el archivo de pesos ${quote(file)}: ${program(reason)}.`,
      hint: 'Déjalo en la misma carpeta que el archivo .onnx.',
    }),
  }),
  EXTERNAL_DATA_OUTSIDE: said<{ file: string }>({
    en: ({ file }, { quote }) => ({
      what: `The model asks for weights at ${quote(file)}, outside its own folder.`,
      hint: 'Do not trust this file.',
    }),
    es: ({ file }, { quote }) => ({
      what: `El modelo pide pesos en ${quote(file)}, fuera de su propia carpeta.`,
      hint: 'No te fíes de este archivo.',
    }),
  }),
  FUNCTION_RECURSIVE: said<{ function: string }>({
    en: ({ function: name }, { quote }) => ({
      what: `The function ${quote(name)} calls itself, directly or through others.`,
      hint: 'ONNX functions cannot; the file is damaged, or its exporter at fault.',
    }),
    es: ({ function: name }, { quote }) => ({
      what: `La función ${quote(name)} se llama a sí misma, directamente o a través de otras.`,
      hint: 'Las funciones ONNX no pueden: el archivo está dañado, o lo exportó mal un programa.',
    }),
  }),
  'FUNCTION_INVALID/twice': said<{ function: string }>({
    en: ({ function: name }, { quote }) => ({
      what: `The file has two functions called ${quote(name)}.`,
      hint: damaged.en,
    }),
    es: ({ function: name }, { quote }) => ({
      what: `El archivo tiene dos funciones llamadas ${quote(name)}.`,
      hint: damaged.es,
    }),
  }),
  'FUNCTION_INVALID/depth': said<{ most: number }>({
    en: ({ most }) => ({ what: `Functions call each other more than ${most} deep.`, hint: damaged.en }),
    es: ({ most }) => ({
      what: `Las funciones se llaman unas a otras a más de ${most} niveles.`,
      hint: damaged.es,
    }),
  }),
  'FUNCTION_INVALID/call': said<{ function: string; kind: 'inputs' | 'outputs'; declared: number; given: number }>({
    en: ({ function: name, kind, declared, given }, { quote }) => ({
      what: `The function ${quote(name)} has ${declared} ${kind}, but a call names ${given}.`,
      hint: damaged.en,
    }),
    es: ({ function: name, kind, declared, given }, { quote }) => ({
      what: `La función ${quote(name)} tiene ${declared} ${kind === 'inputs' ? 'entradas' : 'salidas'}, pero una llamada nombra ${given}.`,
      hint: damaged.es,
    }),
  }),
  'OPSET_UNSUPPORTED/old': said<{ opset: number; oldest: number }>({
    en: ({ opset, oldest }) => ({
      what: `The model uses version ${opset} of the ONNX operators; ${oldest} is the oldest that is read.`,
      hint: 'Export it again, or raise it with onnx.version_converter.',
    }),
    es: ({ opset, oldest }) => ({
      what: `El modelo usa la versión ${opset} de los operadores ONNX; ${oldest} es la más antigua que se lee.`,
      hint: 'Expórtalo de nuevo, o súbelo de versión con onnx.version_converter.',
    }),
  }),
  'OPSET_UNSUPPORTED/form': said<{
    operator: string;
    form: 'spatial' | 'training-outputs' | 'nearest-both-ways' | 'tf_half_pixel_for_nn' | 'scan-batch';
  }>({
    en: ({ operator, form }) => ({
      what: `${operator} has here ${oldForms[form].en}, which newer versions of the operator do not have.`,
      hint: 'Export the model again with opset 13 or newer.',
    }),
    es: ({ operator, form }) => ({
      what: `${operator} tiene aquí ${oldForms[form].es}, que ya no existe en las versiones nuevas del operador.`,
      hint: 'Exporta el modelo de nuevo con el opset 13 o posterior.',
    }),
  }),
  OPSET_MISSING: {
    en: {
      what: 'The model does not say which version of the ONNX operators it uses.',
      hint: 'Export it again with a current exporter.',
    },
    es: {
      what: 'El modelo no dice qué versión de los operadores ONNX usa.',
      hint: 'Expórtalo de nuevo con un exportador actual.',
    },
  },
  'OPSET_MISSING/domain': said<{ domain: string }>({
    en: ({ domain }, { quote }) => ({
      what: `The model does not say which version of the operators of ${quote(domain)} it uses.`,
      hint: damaged.en,
    }),
    es: ({ domain }, { quote }) => ({
      what: `El modelo no dice qué versión de los operadores de ${quote(domain)} usa.`,
      hint: damaged.es,
    }),
  }),
  MODEL_OPTIMIZED: {
    en: {
      what: 'ONNX Runtime optimized this file for one kind of processor: its weights are not laid out as ONNX has them.',
      hint: 'Use the file that it was made from, or export it with graph optimization level "extended" or lower.',
    },
    es: {
      what: 'ONNX Runtime optimizó este archivo para un tipo de procesador: sus pesos no están dispuestos como en ONNX.',
      hint: 'Usa el archivo del que se hizo, o expórtalo con el nivel de optimización «extended» o inferior.',
    },
  },
});
