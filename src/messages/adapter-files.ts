/** What is wrong with an adapter, or where it does not fit. */
import { defineMessages, said } from './message.ts';
import type { Remark } from './remark.ts';

const again = { en: 'Fetch or save the adapter again.', es: 'Descarga o guarda el adaptador de nuevo.' };

const merge = {
  en: 'In Python, merge it into its base (merge_and_unload), export that to ONNX, and open the file.',
  es: 'En Python, fúndelo con su base (merge_and_unload), exporta eso a ONNX y abre el archivo.',
};

const trainedOn = {
  en: 'Use the model that the adapter was trained on.',
  es: 'Usa el modelo con el que se entrenó el adaptador.',
};

export const adapterFileMessages = defineMessages({
  'BASE_UNKNOWN/unopened': said<{ base: string; why: Remark }>({
    en: ({ base, why }, { quote, say }) => ({
      what: `The model that the adapter was trained on, ${quote(base)}, cannot be opened: ${say(why)}`,
      hint: 'If it lies elsewhere now, name it with `base`.',
    }),
    es: ({ base, why }, { quote, say }) => ({
      what: `No se puede abrir el modelo con el que se entrenó el adaptador, ${quote(base)}: ${say(why)}`,
      hint: 'Si ahora está en otro sitio, indícalo con `base`.',
    }),
  }),
  'ADAPTER_DAMAGED/half': said<{ module: string; there: 'A' | 'B'; missing: 'A' | 'B' }>({
    en: ({ module, there, missing }, { quote }) => ({
      what: `The file has ${there} of ${quote(module)}, but not ${missing}.`,
      hint: again.en,
    }),
    es: ({ module, there, missing }, { quote }) => ({
      what: `El archivo tiene ${there} de ${quote(module)}, pero no ${missing}.`,
      hint: again.es,
    }),
  }),
  'ADAPTER_UNSUPPORTED/tensor': said<{ tensor: string }>({
    en: ({ tensor }, { quote }) => ({
      what: `The adapter has the tensor ${quote(tensor)}: only A and B of linear layers and convolutions can be read.`,
      hint: merge.en,
    }),
    es: ({ tensor }, { quote }) => ({
      what: `El adaptador tiene el tensor ${quote(tensor)}: solo se pueden leer A y B de capas lineales y convoluciones.`,
      hint: merge.es,
    }),
  }),
  'ADAPTER_UNSUPPORTED/kind': said<{ kind: string }>({
    en: ({ kind }) => ({ what: `This is an adapter of the kind ${kind}; only LORA can be read.`, hint: merge.en }),
    es: ({ kind }) => ({ what: `Este adaptador es del tipo ${kind}; solo se puede leer LORA.`, hint: merge.es }),
  }),
  'ADAPTER_UNSUPPORTED/variant': said<{ variant: string; field: string }>({
    en: ({ variant, field }, { quote }) => ({
      what: `The adapter uses ${variant} (${quote(field)}), which is more than W + scale·BA.`,
      hint: merge.en,
    }),
    es: ({ field }, { quote }) => ({
      what: `El adaptador usa una variante de LoRA (${quote(field)}) que es más que W + escala·BA.`,
      hint: merge.es,
    }),
  }),
  'ADAPTER_MISMATCH/blocked': said<{ module: string; near: readonly string[] }>({
    en: ({ module, near }, { quote }) => ({
      what: `The adapter updates ${quote(module)}, but its layer there can take no path.`,
      hint: `${trainedOn.en}${near.length > 0 ? ` Near names here: ${near.join(', ')}.` : ''}`,
    }),
    es: ({ module, near }, { quote }) => ({
      what: `El adaptador actualiza ${quote(module)}, pero esa capa no admite adaptadores.`,
      hint: `${trainedOn.es}${near.length > 0 ? ` Nombres parecidos: ${near.join(', ')}.` : ''}`,
    }),
  }),
  'ADAPTER_MISMATCH/no-layer': said<{ module: string; near: readonly string[] }>({
    en: ({ module, near }, { quote }) => ({
      what: `The adapter updates ${quote(module)}, but the model has no linear layer or convolution of that name.`,
      hint: `${trainedOn.en}${near.length > 0 ? ` Near names here: ${near.join(', ')}.` : ''}`,
    }),
    es: ({ module, near }, { quote }) => ({
      what: `El adaptador actualiza ${quote(module)}, pero el modelo no tiene ninguna capa lineal ni convolución con ese nombre.`,
      hint: `${trainedOn.es}${near.length > 0 ? ` Nombres parecidos: ${near.join(', ')}.` : ''}`,
    }),
  }),
  'ADAPTER_MISMATCH/saved': said<{ found: string; wanted: string; layer?: string }>({
    en: ({ found, wanted, layer }, { quote }) => ({
      what: `The tensor is ${found}, but ${layer === undefined ? 'a head on the features of this model' : `the layer ${quote(layer)}`} wants ${wanted}.`,
      hint: trainedOn.en,
    }),
    es: ({ found, wanted, layer }, { quote }) => ({
      what: `El tensor es ${found}, pero ${layer === undefined ? 'una cabeza sobre las características de este modelo' : `la capa ${quote(layer)}`} necesita ${wanted}.`,
      hint: trainedOn.es,
    }),
  }),
});
