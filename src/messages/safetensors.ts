/** What is wrong with a safetensors file. */
import { defineMessages, said } from './message.ts';

const damaged = {
  en: 'The file is damaged, or no safetensors file.',
  es: 'El archivo está dañado, o no es safetensors.',
};

export const safetensorsMessages = defineMessages({
  'SAFETENSORS_INVALID/short': {
    en: { what: 'The file is shorter than the length of its header.', hint: damaged.en },
    es: { what: 'El archivo es más corto que lo que ocupa la longitud de su cabecera.', hint: damaged.es },
  },
  'SAFETENSORS_INVALID/header-length': said<{ wanted: string; there: number }>({
    en: ({ wanted, there }) => ({
      what: `The header should have ${wanted} bytes, but the file has ${there}.`,
      hint: damaged.en,
    }),
    es: ({ wanted, there }) => ({
      what: `La cabecera debería tener ${wanted} bytes, pero el archivo tiene ${there}.`,
      hint: damaged.es,
    }),
  }),
  'SAFETENSORS_INVALID/json': {
    en: { what: 'The header is not JSON.', hint: damaged.en },
    es: { what: 'La cabecera no es JSON.', hint: damaged.es },
  },
  'SAFETENSORS_INVALID/object': {
    en: { what: 'The header is not what safetensors defines: an object by tensor name.', hint: damaged.en },
    es: { what: 'La cabecera no es lo que define safetensors: un objeto por nombre de tensor.', hint: damaged.es },
  },
  'SAFETENSORS_INVALID/twice': said<{ tensor: string }>({
    en: ({ tensor }, { quote }) => ({ what: `The header names tensor ${quote(tensor)} twice.`, hint: damaged.en }),
    es: ({ tensor }, { quote }) => ({
      what: `La cabecera nombra dos veces el tensor ${quote(tensor)}.`,
      hint: damaged.es,
    }),
  }),
  'SAFETENSORS_INVALID/entry': said<{ tensor: string }>({
    en: ({ tensor }, { quote }) => ({
      what: `The header does not give tensor ${quote(tensor)} a dtype, a shape and two offsets.`,
      hint: damaged.en,
    }),
    es: ({ tensor }, { quote }) => ({
      what: `La cabecera no da al tensor ${quote(tensor)} un tipo, una forma y dos posiciones.`,
      hint: damaged.es,
    }),
  }),
  'SAFETENSORS_INVALID/dtype': said<{ tensor: string; dtype: string; known: readonly string[] }>({
    en: ({ tensor, dtype, known }, { quote }) => ({
      what: `Tensor ${quote(tensor)} has the element type ${dtype}, which cannot be read.`,
      hint: `Convert it to one of ${known.join(', ')}.`,
    }),
    es: ({ tensor, dtype, known }, { quote }) => ({
      what: `El tensor ${quote(tensor)} tiene el tipo de elemento ${dtype}, que no se puede leer.`,
      hint: `Conviértelo a uno de estos: ${known.join(', ')}.`,
    }),
  }),
  'SAFETENSORS_INVALID/shape': said<{ tensor: string; shape: string; begin: number; end: number }>({
    en: ({ tensor, shape, begin, end }, { quote }) => ({
      what: `Tensor ${quote(tensor)} of shape ${shape} does not fit the bytes ${begin} to ${end}.`,
      hint: damaged.en,
    }),
    es: ({ tensor, shape, begin, end }, { quote }) => ({
      what: `El tensor ${quote(tensor)} de forma ${shape} no cuadra con los bytes ${begin} a ${end}.`,
      hint: damaged.es,
    }),
  }),
  'SAFETENSORS_INVALID/end': said<{ tensor: string; end: number; there: number }>({
    en: ({ tensor, end, there }, { quote }) => ({
      what: `Tensor ${quote(tensor)} ends at byte ${end}, but the file holds ${there} bytes of tensors.`,
      hint: damaged.en,
    }),
    es: ({ tensor, end, there }, { quote }) => ({
      what: `El tensor ${quote(tensor)} acaba en el byte ${end}, pero el archivo contiene ${there} bytes de tensores.`,
      hint: damaged.es,
    }),
  }),
  'SAFETENSORS_INVALID/order': said<{ tensor: string; begin: number; end: number; before: number }>({
    en: ({ tensor, begin, end, before }, { quote }) => ({
      what: `The bytes of tensor ${quote(tensor)}, ${begin} to ${end}, ${begin < before ? 'overlap' : 'leave a gap'}: those before it end at ${before}.`,
      hint: damaged.en,
    }),
    es: ({ tensor, begin, end, before }, { quote }) => ({
      what: `Los bytes del tensor ${quote(tensor)}, ${begin} a ${end}, ${begin < before ? 'se solapan con otros' : 'dejan un hueco'}: los anteriores acaban en ${before}.`,
      hint: damaged.es,
    }),
  }),
  'SAFETENSORS_INVALID/rest': said<{ bytes: number }>({
    en: ({ bytes }) => ({ what: `${bytes} bytes at the end belong to no tensor.`, hint: damaged.en }),
    es: ({ bytes }) => ({ what: `${bytes} bytes del final no son de ningún tensor.`, hint: damaged.es }),
  }),
});
