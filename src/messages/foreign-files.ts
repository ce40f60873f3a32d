/** What a file is that was given as an ONNX model and is none. */
import { defineMessages, said } from './message.ts';

const download = {
  en: 'Download the model itself, or export it again.',
  es: 'Descarga el propio modelo, o expórtalo de nuevo.',
};

const torchExport = {
  en: 'Export it in Python with torch.onnx.export.',
  es: 'Expórtalo en Python con torch.onnx.export.',
};

const original = {
  en: 'Use the ONNX file of the same model, or export the model that it was made from.',
  es: 'Usa el archivo ONNX del mismo modelo, o exporta el modelo del que se hizo.',
};

const kerasExport = {
  en: 'Export it in Python: model.export("model.onnx", format="onnx") in Keras 3, or tf2onnx.',
  es: 'Expórtalo en Python: model.export("model.onnx", format="onnx") en Keras 3, o tf2onnx.',
};

/** Models of other programs, and how each becomes ONNX. */
const otherModels = {
  pytorch: { en: 'a file of PyTorch', es: 'un archivo de PyTorch', hint: torchExport },
  pickle: {
    en: 'a Python pickle, as PyTorch and scikit-learn write',
    es: 'un pickle de Python, como los de PyTorch y scikit-learn',
    hint: torchExport,
  },
  hdf5: { en: 'an HDF5 file, as Keras writes', es: 'un archivo HDF5, como los de Keras', hint: kerasExport },
  keras: { en: 'a model of Keras', es: 'un modelo de Keras', hint: kerasExport },
  tflite: {
    en: 'a model of TensorFlow Lite',
    es: 'un modelo de TensorFlow Lite',
    hint: { en: 'Convert it with tf2onnx (--tflite).', es: 'Conviértelo con tf2onnx (--tflite).' },
  },
  gguf: { en: 'a GGUF file, as llama.cpp reads', es: 'un archivo GGUF, como los que lee llama.cpp', hint: original },
  safetensors: {
    en: 'a safetensors file, which holds weights and no graph',
    es: 'un archivo safetensors, que tiene pesos y ningún grafo',
    hint: original,
  },
  openvino: { en: 'a model of OpenVINO', es: 'un modelo de OpenVINO', hint: original },
  coreml: { en: 'a model of Core ML', es: 'un modelo de Core ML', hint: original },
} as const;

/** Files that hold no model. */
const otherFiles = {
  'git-lfs': {
    en: 'a pointer of Git LFS, not the model itself',
    es: 'un puntero de Git LFS, no el propio modelo',
    hint: {
      en: 'Run "git lfs pull" in the repository, or download the file from its web page.',
      es: 'Ejecuta «git lfs pull» en el repositorio, o descarga el archivo de su página web.',
    },
  },
  'web-page': { en: 'a web page', es: 'una página web', hint: download },
  json: { en: 'a JSON file', es: 'un archivo JSON', hint: download },
  zip: { en: 'a zip archive', es: 'un archivo zip', hint: { en: 'Extract it first.', es: 'Extráelo antes.' } },
  gzip: {
    en: 'a file compressed with gzip',
    es: 'un archivo comprimido con gzip',
    hint: { en: 'Extract it first.', es: 'Extráelo antes.' },
  },
  tar: { en: 'a tar archive', es: 'un archivo tar', hint: { en: 'Extract it first.', es: 'Extráelo antes.' } },
  numpy: { en: 'a file of NumPy arrays', es: 'un archivo de matrices de NumPy', hint: download },
  picture: { en: 'an image', es: 'una imagen', hint: download },
  pdf: { en: 'a PDF document', es: 'un documento PDF', hint: download },
  text: { en: 'a text file', es: 'un archivo de texto', hint: download },
} as const;

export const foreignFileMessages = defineMessages({
  'MODEL_FORMAT_UNSUPPORTED/other': said<{
    kind: 'pytorch' | 'pickle' | 'hdf5' | 'keras' | 'tflite' | 'gguf' | 'safetensors' | 'openvino' | 'coreml';
  }>({
    en: ({ kind }) => ({ what: `This is ${otherModels[kind].en}, not ONNX.`, hint: otherModels[kind].hint.en }),
    es: ({ kind }) => ({ what: `Esto es ${otherModels[kind].es}, no ONNX.`, hint: otherModels[kind].hint.es }),
  }),
  'MODEL_UNREADABLE/other': said<{
    kind: 'git-lfs' | 'web-page' | 'json' | 'zip' | 'gzip' | 'tar' | 'numpy' | 'picture' | 'pdf' | 'text';
  }>({
    en: ({ kind }) => ({
      what: `This is no ONNX model. It is ${otherFiles[kind].en}.`,
      hint: otherFiles[kind].hint.en,
    }),
    es: ({ kind }) => ({
      what: `Esto no es un modelo ONNX. Es ${otherFiles[kind].es}.`,
      hint: otherFiles[kind].hint.es,
    }),
  }),
  'EXTERNAL_DATA_MISSING/pointer': {
    en: { what: 'In place of the weights there is a pointer of Git LFS.', hint: otherFiles['git-lfs'].hint.en },
    es: { what: 'En lugar de los pesos hay un puntero de Git LFS.', hint: otherFiles['git-lfs'].hint.es },
  },
  'NOT_A_TEXT_FILE/pointer': {
    en: { what: 'In place of the data there is a pointer of Git LFS.', hint: otherFiles['git-lfs'].hint.en },
    es: { what: 'En lugar de los datos hay un puntero de Git LFS.', hint: otherFiles['git-lfs'].hint.es },
  },
  'IMAGE_UNREADABLE/pointer': {
    en: { what: 'In place of the photo there is a pointer of Git LFS.', hint: otherFiles['git-lfs'].hint.en },
    es: { what: 'En lugar de la foto hay un puntero de Git LFS.', hint: otherFiles['git-lfs'].hint.es },
  },
  'JSON_INVALID/pointer': {
    en: { what: 'In place of the JSON there is a pointer of Git LFS.', hint: otherFiles['git-lfs'].hint.en },
    es: { what: 'En lugar del JSON hay un puntero de Git LFS.', hint: otherFiles['git-lfs'].hint.es },
  },
});
