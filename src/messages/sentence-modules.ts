/** The modules of sentence-transformers: what cannot be done here, and files that do not fit together. */
import { defineMessages, said } from './message.ts';

const exportWhole = {
  en: 'Export the whole model with optimum: its output is called sentence_embedding and holds every module. Or choose a model of Transformer, Pooling, Dense, LayerNorm and Normalize.',
  es: 'Exporta el modelo entero con optimum: su salida se llama sentence_embedding y contiene todos los módulos. O elige un modelo de Transformer, Pooling, Dense, LayerNorm y Normalize.',
};
const fetchAgain = {
  en: "Fetch the module's folder again from the model's page.",
  es: 'Descarga de nuevo la carpeta del módulo desde la página del modelo.',
};

export const sentenceModuleMessages = defineMessages({
  'SENTENCE_MODULE_UNSUPPORTED/module': said<{ module: string; type: string }>({
    en: ({ module, type }, { quote }) => ({
      what: `The model has the module ${module} (${quote(type)}), which Injerto cannot do.`,
      hint: exportWhole.en,
    }),
    es: ({ module, type }, { quote }) => ({
      what: `El modelo tiene el módulo ${module} (${quote(type)}), que Injerto no sabe hacer.`,
      hint: exportWhole.es,
    }),
  }),
  'SENTENCE_MODULE_UNSUPPORTED/router': said<{ module: string; type: string }>({
    en: ({ module, type }, { quote }) => ({
      what: `The model has the module ${module} (${quote(type)}), which has other layers for questions than for documents. Injerto cannot do that.`,
      hint: exportWhole.en,
    }),
    es: ({ module, type }, { quote }) => ({
      what: `El modelo tiene el módulo ${module} (${quote(type)}), con unas capas para preguntas y otras para documentos. Injerto no sabe hacerlo.`,
      hint: exportWhole.es,
    }),
  }),
  'SENTENCE_MODULE_UNSUPPORTED/all-layers': said<{ module: string; type: string }>({
    en: ({ module, type }, { quote }) => ({
      what: `The module ${module} (${quote(type)}) reads the vectors of all layers, and the graph gives those of the last one.`,
      hint: exportWhole.en,
    }),
    es: ({ module, type }, { quote }) => ({
      what: `El módulo ${module} (${quote(type)}) lee los vectores de todas las capas, y el grafo da los de la última.`,
      hint: exportWhole.es,
    }),
  }),
  'SENTENCE_MODULE_UNSUPPORTED/images': said<{ module: string; type: string }>({
    en: ({ module, type }, { quote }) => ({
      what: `The module ${module} (${quote(type)}) reads images and texts.`,
      hint: 'Open the model as one of images and texts: `openImageTextModel`.',
    }),
    es: ({ module, type }, { quote }) => ({
      what: `El módulo ${module} (${quote(type)}) lee imágenes y textos.`,
      hint: 'Abre el modelo como uno de imágenes y textos: `openImageTextModel`.',
    }),
  }),
  'SENTENCE_MODULE_UNSUPPORTED/custom-class': said<{ type: string }>({
    en: ({ type }, { quote }) => ({
      what: `The model names the Python class ${quote(type)}, which is not one of sentence-transformers' own. Only its code says what it computes.`,
      hint: 'Export the whole model from Python (output sentence_embedding). If the class only loads the Transformer, give its type as sentence_transformers.models.Transformer.',
    }),
    es: ({ type }, { quote }) => ({
      what: `El modelo nombra la clase de Python ${quote(type)}, que no es de sentence-transformers. Lo que calcula solo lo dice su código.`,
      hint: 'Exporta el modelo entero desde Python (salida sentence_embedding). Si la clase solo carga el Transformer, pon como tipo sentence_transformers.models.Transformer.',
    }),
  }),
  'SENTENCE_MODULE_UNSUPPORTED/pooling': said<{ mode: string; known: readonly string[] }>({
    en: ({ mode, known }, { quote, names }) => ({
      what: `The pooling ${quote(mode)} is not known. Injerto knows ${names(known)}.`,
      hint: exportWhole.en,
    }),
    es: ({ mode, known }, { quote, names }) => ({
      what: `No se conoce la reducción (pooling) ${quote(mode)}. Injerto conoce ${names(known)}.`,
      hint: exportWhole.es,
    }),
  }),
  'SENTENCE_MODULE_UNSUPPORTED/activation': said<{ activation: string; known: readonly string[] }>({
    en: ({ activation, known }, { quote, names }) => ({
      what: `The activation ${quote(activation)} of the Dense module is not known. Injerto knows these of torch.nn: ${names(known)}.`,
      hint: exportWhole.en,
    }),
    es: ({ activation, known }, { quote, names }) => ({
      what: `No se conoce la activación ${quote(activation)} del módulo Dense. De torch.nn, Injerto conoce ${names(known)}.`,
      hint: exportWhole.es,
    }),
  }),
  'SENTENCE_MODULE_UNSUPPORTED/transformer-output': said<{ output: string }>({
    en: ({ output }, { quote }) => ({
      what: `The Transformer gives ${quote(output)} to the modules, and the graph has the vectors of the last layer.`,
      hint: exportWhole.en,
    }),
    es: ({ output }, { quote }) => ({
      what: `El Transformer da ${quote(output)} a los módulos, y el grafo tiene los vectores de la última capa.`,
      hint: exportWhole.es,
    }),
  }),
  'SENTENCE_MODULE_UNSUPPORTED/model-type': said<{ type: string }>({
    en: ({ type }, { quote }) => ({
      what: `The model is a ${quote(type)}, which does not give one vector per text.`,
      hint: 'Choose a model of the type SentenceTransformer.',
    }),
    es: ({ type }, { quote }) => ({
      what: `El modelo es un ${quote(type)}, que no da un vector por texto.`,
      hint: 'Elige un modelo del tipo SentenceTransformer.',
    }),
  }),
  'SENTENCE_MODULE_UNSUPPORTED/no-pooling': {
    en: {
      what: 'The model lists no Pooling: it gives a vector for each token and none for the text.',
      hint: 'Choose a model with a Pooling, or remove modules.json: then the mean over the tokens is used.',
    },
    es: {
      what: 'El modelo no incluye ningún Pooling: da un vector por token y ninguno por texto.',
      hint: 'Elige un modelo con un Pooling, o quita modules.json: entonces se usa la media de los tokens.',
    },
  },
  'SENTENCE_MODULE_UNSUPPORTED/no-token-vectors': said<{ modules: readonly string[]; output: string }>({
    en: ({ modules, output }, { quote, names }) => ({
      what: `The modules are ${names(modules)}, but the graph gives ${quote(output)} and no vectors of tokens.`,
      hint: 'Export the encoder with its last hidden state (optimum, task feature-extraction).',
    }),
    es: ({ modules, output }, { quote, names }) => ({
      what: `Los módulos son ${names(modules)}, pero el grafo da ${quote(output)} y no los vectores de los tokens.`,
      hint: 'Exporta el codificador con su último estado oculto (optimum, tarea feature-extraction).',
    }),
  }),
  'SENTENCE_MODULE_INVALID/no-config': said<{ module: string }>({
    en: ({ module }) => ({
      what: `modules.json lists the module ${module}, but its config.json is missing.`,
      hint: fetchAgain.en,
    }),
    es: ({ module }) => ({
      what: `modules.json incluye el módulo ${module}, pero falta su config.json.`,
      hint: fetchAgain.es,
    }),
  }),
  'SENTENCE_MODULE_INVALID/outside': said<{ path: string }>({
    en: ({ path }, { quote }) => ({
      what: `modules.json names the folder ${quote(path)}, which lies outside the model's.`,
      hint: "Name a folder inside the model's.",
    }),
    es: ({ path }, { quote }) => ({
      what: `modules.json nombra la carpeta ${quote(path)}, que está fuera de la del modelo.`,
      hint: 'Nombra una carpeta dentro de la del modelo.',
    }),
  }),
  'SENTENCE_MODULE_INVALID/order': said<{ module: string; feature: string }>({
    en: ({ module, feature }, { quote }) => ({
      what: `The module ${module} reads ${quote(feature)}, which no module before it gives.`,
      hint: "Compare the order of the modules with the one on the model's page.",
    }),
    es: ({ module, feature }, { quote }) => ({
      what: `El módulo ${module} lee ${quote(feature)}, que no da ningún módulo anterior.`,
      hint: 'Compara el orden de los módulos con el de la página del modelo.',
    }),
  }),
  'SENTENCE_MODULE_INVALID/size': said<{ module: string; expected: number; found: number }>({
    en: ({ module, expected, found }, { number }) => ({
      what: `The module ${module} reads vectors of ${number(expected)} numbers, but gets ${number(found)}.`,
      hint: fetchAgain.en,
    }),
    es: ({ module, expected, found }, { number }) => ({
      what: `El módulo ${module} lee vectores de ${number(expected)} números, pero recibe ${number(found)}.`,
      hint: fetchAgain.es,
    }),
  }),
  'SENTENCE_MODULE_INVALID/output-size': said<{ output: string; size: number }>({
    en: ({ output, size }, { quote, number }) => ({
      what: `The output ${quote(output)} has ${number(size)} numbers, and no module gives or reads as many.`,
      hint: 'Export the graph again from the model that these modules belong to.',
    }),
    es: ({ output, size }, { quote, number }) => ({
      what: `La salida ${quote(output)} tiene ${number(size)} números, y ningún módulo da ni lee tantos.`,
      hint: 'Exporta el grafo de nuevo desde el modelo al que pertenecen estos módulos.',
    }),
  }),
  'SENTENCE_MODULE_INVALID/weights-missing': said<{ file: string }>({
    en: ({ file }) => ({ what: `The weights of the module are missing: there is no ${file}.`, hint: fetchAgain.en }),
    es: ({ file }) => ({ what: `Faltan los pesos del módulo: no hay ningún ${file}.`, hint: fetchAgain.es }),
  }),
  'SENTENCE_MODULE_INVALID/weights-unreadable': said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The weights of the module cannot be read: ${program(reason)}.`,
      hint: fetchAgain.en,
    }),
    es: ({ reason }, { program }) => ({
      what: `Los pesos del módulo no se pueden leer: ${program(reason)}.`,
      hint: fetchAgain.es,
    }),
  }),
  'SENTENCE_MODULE_INVALID/pickle': said<{ file: string; reason: string }>({
    en: ({ file, reason }, { program }) => ({
      what: `The weights of the module (${file}) are a Python pickle that does not hold tensors alone: ${program(reason)}. Injerto runs no code of such files.`,
      hint: `Convert them in Python: \`from safetensors.torch import save_file; save_file(torch.load('${file}', weights_only=True), 'model.safetensors')\`.`,
    }),
    es: ({ file, reason }, { program }) => ({
      what: `Los pesos del módulo (${file}) son un pickle de Python que no contiene solo tensores: ${program(reason)}. Injerto no ejecuta código de esos archivos.`,
      hint: `Conviértelos en Python: \`from safetensors.torch import save_file; save_file(torch.load('${file}', weights_only=True), 'model.safetensors')\`.`,
    }),
  }),
  'SENTENCE_MODULE_INVALID/tensor': said<{
    tensor: string;
    expected: readonly number[];
    found?: readonly number[];
  }>({
    en: ({ tensor, expected, found }, { quote }) => ({
      what: `The tensor ${quote(tensor)} ${found ? `is [${found.join(', ')}]` : 'is missing'}; config.json asks for [${expected.join(', ')}].`,
      hint: fetchAgain.en,
    }),
    es: ({ tensor, expected, found }, { quote }) => ({
      what: `El tensor ${quote(tensor)} ${found ? `es [${found.join(', ')}]` : 'falta'}; config.json pide [${expected.join(', ')}].`,
      hint: fetchAgain.es,
    }),
  }),
});
