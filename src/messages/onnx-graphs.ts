/** What is wrong inside an ONNX graph: its names, nodes, attributes and tensors. */
import { defineMessages, said } from './message.ts';

const damaged = {
  en: 'The file is damaged: download or export it again.',
  es: 'El archivo está dañado: descárgalo o expórtalo de nuevo.',
};

export const onnxGraphMessages = defineMessages({
  GRAPH_CYCLE: {
    en: {
      what: 'The graph has a cycle: a value is needed to compute itself.',
      hint: 'ONNX graphs have none; the file is damaged.',
    },
    es: {
      what: 'El grafo tiene un ciclo: un valor hace falta para calcularse a sí mismo.',
      hint: 'Los grafos ONNX no los tienen: el archivo está dañado.',
    },
  },
  ATTRIBUTE_TYPE_WRONG: said<{ attribute: string; operator: string; type: string; wanted: string }>({
    en: ({ attribute, operator, type, wanted }, { quote }) =>
      `Attribute ${quote(attribute)} of ${operator} is ${type}, but must be ${wanted}.`,
    es: ({ attribute, operator, type, wanted }, { quote }) =>
      `El atributo ${quote(attribute)} de ${operator} es ${type}, pero tiene que ser ${wanted}.`,
  }),
  'ATTRIBUTE_TYPE_WRONG/reference': said<{ attribute: string; reference: string }>({
    en: ({ attribute, reference }, { quote }) => ({
      what: `Attribute ${quote(attribute)} refers to ${quote(reference)}, but only attributes inside functions can.`,
      hint: damaged.en,
    }),
    es: ({ attribute, reference }, { quote }) => ({
      what: `El atributo ${quote(attribute)} remite a ${quote(reference)}, pero eso solo lo pueden hacer los atributos de funciones.`,
      hint: damaged.es,
    }),
  }),
  'ATTRIBUTE_TYPE_WRONG/empty': said<{ attribute: string; type: string }>({
    en: ({ attribute, type }, { quote }) => ({
      what: `The type of attribute ${quote(attribute)} is ${type}, but it holds none.`,
      hint: damaged.en,
    }),
    es: ({ attribute, type }, { quote }) => ({
      what: `El tipo del atributo ${quote(attribute)} es ${type}, pero no contiene ninguno.`,
      hint: damaged.es,
    }),
  }),
  'ATTRIBUTE_TYPE_WRONG/graph': said<{ attribute: string }>({
    en: ({ attribute }, { quote }) => ({
      what: `Attribute ${quote(attribute)} holds a graph, but its type is another.`,
      hint: damaged.en,
    }),
    es: ({ attribute }, { quote }) => ({
      what: `El atributo ${quote(attribute)} contiene un grafo, pero su tipo es otro.`,
      hint: damaged.es,
    }),
  }),
  DTYPE_UNKNOWN: said<{ type: number }>({
    en: ({ type }) => ({
      what: `Element type ${type} is not one that ONNX defines.`,
      hint: 'The file may be damaged, or newer than this version of Injerto.',
    }),
    es: ({ type }) => ({
      what: `El tipo de elemento ${type} no es ninguno de los que define ONNX.`,
      hint: 'Puede que el archivo esté dañado, o que sea más nuevo que esta versión de Injerto.',
    }),
  }),
  'DTYPE_UNSUPPORTED/numbers': said<{ dtype: string }>({
    en: ({ dtype }) => `Tensors of ${dtype} cannot be read as numbers.`,
    es: ({ dtype }) => `Los tensores de ${dtype} no se pueden leer como números.`,
  }),
  'DTYPE_UNSUPPORTED/floating': said<{ dtype: string }>({
    en: ({ dtype }) => `A tensor of ${dtype} holds no floating-point numbers.`,
    es: ({ dtype }) => `Un tensor de ${dtype} no contiene números de coma flotante.`,
  }),
  'DTYPE_UNSUPPORTED/integers': said<{ dtype: string }>({
    en: ({ dtype }) => `A tensor of ${dtype} holds no integers.`,
    es: ({ dtype }) => `Un tensor de ${dtype} no contiene números enteros.`,
  }),
  TENSOR_SPARSE: {
    en: {
      what: 'A constant is stored as a sparse tensor, which Injerto does not read.',
      hint: 'Export the model with dense weights.',
    },
    es: {
      what: 'Una constante está guardada como tensor disperso, que Injerto no lee.',
      hint: 'Exporta el modelo con pesos densos.',
    },
  },
  TENSOR_EXTERNAL: {
    en: {
      what: 'The data of this tensor lie in another file.',
      hint: 'Open the model by its path, so that the file beside it is found.',
    },
    es: {
      what: 'Los datos de este tensor están en otro archivo.',
      hint: 'Abre el modelo por su ruta, para que se encuentre el archivo que va con él.',
    },
  },
  TENSOR_SIZE_WRONG: said<{ shape: string; dtype: string; wanted: number; there: number; bytes: number }>({
    en: ({ shape, dtype, wanted, there, bytes }) => ({
      what: `Shape ${shape} wants ${wanted} values of ${dtype}, but the file holds ${there}${bytes > 0 ? ` and ${bytes} bytes` : ''}.`,
      hint: damaged.en,
    }),
    es: ({ shape, dtype, wanted, there, bytes }) => ({
      what: `La forma ${shape} requiere ${wanted} valores de ${dtype}, pero el archivo contiene ${there}${bytes > 0 ? ` y ${bytes} bytes` : ''}.`,
      hint: damaged.es,
    }),
  }),
  'TENSOR_SIZE_WRONG/entries': said<{ shape: string; dtype: string; wanted: number; there: number }>({
    en: ({ shape, dtype, wanted, there }) => ({
      what: `Shape ${shape} wants ${wanted} values of ${dtype}, but the file holds ${there} entries.`,
      hint: damaged.en,
    }),
    es: ({ shape, dtype, wanted, there }) => ({
      what: `La forma ${shape} requiere ${wanted} valores de ${dtype}, pero el archivo contiene ${there} elementos.`,
      hint: damaged.es,
    }),
  }),
  'TENSOR_SIZE_WRONG/bytes': said<{ shape: string; dtype: string; wanted: number; there: number }>({
    en: ({ shape, dtype, wanted, there }) => ({
      what: `Shape ${shape} of ${dtype} takes ${wanted} bytes, but the file holds ${there}.`,
      hint: damaged.en,
    }),
    es: ({ shape, dtype, wanted, there }) => ({
      what: `La forma ${shape} de ${dtype} ocupa ${wanted} bytes, pero el archivo contiene ${there}.`,
      hint: damaged.es,
    }),
  }),
  'TENSOR_SIZE_WRONG/strings': {
    en: { what: 'Strings are not stored as raw bytes.', hint: damaged.en },
    es: { what: 'Los textos no se guardan como bytes sin más.', hint: damaged.es },
  },
  'TENSOR_SIZE_WRONG/shape': said<{ shape: string }>({
    en: ({ shape }) => `A tensor cannot have the shape ${shape}.`,
    es: ({ shape }) => `Un tensor no puede tener la forma ${shape}.`,
  }),
  SHAPE_MISMATCH: said<{ shape: string; wanted: number; given: number }>({
    en: ({ shape, wanted, given }) => `A tensor of shape ${shape} holds ${wanted} values, but ${given} were given.`,
    es: ({ shape, wanted, given }) =>
      `Un tensor de forma ${shape} contiene ${wanted} valores, pero se han dado ${given}.`,
  }),
  'VALUE_UNDEFINED/function': said<{ value: string }>({
    en: ({ value }, { quote }) => `Nothing in the function makes the value ${quote(value)}.`,
    es: ({ value }, { quote }) => `Nada en la función calcula el valor ${quote(value)}.`,
  }),
  VALUE_UNDEFINED: said<{ value: string }>({
    en: ({ value }, { quote }) => `Nothing in the graph makes the value ${quote(value)}.`,
    es: ({ value }, { quote }) => `Nada en el grafo calcula el valor ${quote(value)}.`,
  }),
  'VALUE_UNDEFINED/output': said<{ value: string }>({
    en: ({ value }, { quote }) => `Nothing in the graph makes its output ${quote(value)}.`,
    es: ({ value }, { quote }) => `Nada en el grafo calcula su salida ${quote(value)}.`,
  }),
  VALUE_REDEFINED: said<{ value: string }>({
    en: ({ value }, { quote }) => `Two places in the graph make a value called ${quote(value)}.`,
    es: ({ value }, { quote }) => `Dos sitios del grafo calculan un valor llamado ${quote(value)}.`,
  }),
  'MODEL_DAMAGED/kernel-shape': said<{ given: string; weight: string; own: string }>({
    en: ({ given, weight, own }, { quote }) => ({
      what: `The attribute kernel_shape is ${given}, but the weight ${quote(weight)} has kernels of ${own}.`,
      hint: damaged.en,
    }),
    es: ({ given, weight, own }, { quote }) => ({
      what: `El atributo kernel_shape es ${given}, pero el peso ${quote(weight)} tiene núcleos de ${own}.`,
      hint: damaged.es,
    }),
  }),
  'MODEL_DAMAGED/no-operator': {
    en: { what: 'A node names no operator.', hint: damaged.en },
    es: { what: 'Un nodo no nombra ningún operador.', hint: damaged.es },
  },
  'MODEL_DAMAGED/attribute-twice': said<{ attribute: string }>({
    en: ({ attribute }, { quote }) => ({ what: `The attribute ${quote(attribute)} stands twice.`, hint: damaged.en }),
    es: ({ attribute }, { quote }) => ({ what: `El atributo ${quote(attribute)} está dos veces.`, hint: damaged.es }),
  }),
  'MODEL_DAMAGED/attribute-nameless': {
    en: { what: 'An attribute has no name.', hint: damaged.en },
    es: { what: 'Un atributo no tiene nombre.', hint: damaged.es },
  },
  'MODEL_DAMAGED/input-nameless': {
    en: { what: 'An input has no name.', hint: damaged.en },
    es: { what: 'Una entrada no tiene nombre.', hint: damaged.es },
  },
  'MODEL_DAMAGED/format-version': said<{ version: string }>({
    en: ({ version }) => ({ what: `The file says that its format is version ${version}.`, hint: damaged.en }),
    es: ({ version }) => ({ what: `El archivo dice que su formato es la versión ${version}.`, hint: damaged.es }),
  }),
  'MODEL_DAMAGED/opset-version': said<{ domain: string; version: string }>({
    en: ({ domain, version }, { quote }) => ({
      what: `The file says that ${quote(domain)} is version ${version}.`,
      hint: damaged.en,
    }),
    es: ({ domain, version }, { quote }) => ({
      what: `El archivo dice que ${quote(domain)} es la versión ${version}.`,
      hint: damaged.es,
    }),
  }),
});
