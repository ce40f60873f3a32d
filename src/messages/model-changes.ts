/** What opening a model changed about it. */
import { defineMessages, said } from './message.ts';

const kinds = {
  full: { en: '', es: '' },
  half: { en: ' (half precision: its weights are widened)', es: ' (precisión media: sus pesos se amplían)' },
  quantized: {
    en: ' (quantized: its weights are less exact)',
    es: ' (cuantizado: sus pesos son menos exactos)',
  },
} as const;

export const modelChangeMessages = defineMessages({
  WEIGHTS_DEQUANTIZED: said<{ dtypes: readonly string[] }>({
    en: ({ dtypes }, { and }) =>
      `${and(dtypes)} weights were de-quantized into float32, and activations are no longer quantized.`,
    es: ({ dtypes }, { and }) =>
      `Los pesos ${and(dtypes)} se han pasado a float32, y las activaciones ya no se cuantizan.`,
  }),
  QUANTIZED_KEPT: said<{ nodes: number }>({
    en: ({ nodes }, { count }) =>
      `${count(nodes, 'quantized node has', 'quantized nodes have')} no float32 form and ${nodes === 1 ? 'stays as it is: it' : 'stay as they are: they'} cannot learn.`,
    es: ({ nodes }, { count }) =>
      `${count(nodes, 'nodo cuantizado no tiene', 'nodos cuantizados no tienen')} forma en float32 y ${nodes === 1 ? 'se queda como está: no puede' : 'se quedan como están: no pueden'} aprender.`,
  }),
  WEIGHTS_WIDENED: said<{ dtypes: readonly string[] }>({
    en: ({ dtypes }, { and }) => `The file's ${and(dtypes)} numbers were widened to float32.`,
    es: ({ dtypes }, { and }) => `Los números ${and(dtypes)} del archivo se han ampliado a float32.`,
  }),
  WEIGHTS_ROUNDED: {
    en: "The file's float64 numbers were rounded to float32.",
    es: 'Los números float64 del archivo se han redondeado a float32.',
  },
  OPSET_RAISED: said<{ from: number; to: number }>({
    en: ({ from, to }) => `The file uses ONNX opset ${from}; the graph was raised to opset ${to}.`,
    es: ({ from, to }) => `El archivo usa el opset ${from} de ONNX; el grafo se ha subido al opset ${to}.`,
  }),
  FUNCTIONS_INLINED: said<{ functions: readonly string[] }>({
    en: ({ functions }, { names }) => `The file's functions were written out in the graph (${names(functions, 3)}).`,
    es: ({ functions }, { names }) =>
      `Las funciones del archivo se han desarrollado en el grafo (${names(functions, 3)}).`,
  }),
  ADAPTER_MERGED: said<{ base: string; folder: string }>({
    en: ({ base, folder }) => `The weights are those of ${base} with the adapter in ${folder} merged in.`,
    es: ({ base, folder }) => `Los pesos son los de ${base} con el adaptador de ${folder} fusionado.`,
  }),
  WEIGHTS_CHOSEN: said<{ usual: readonly string[]; file: string; precision: 'full' | 'half' | 'quantized' }>({
    en: ({ usual, file, precision }, { or }) => `There is no ${or(usual)}; ${file} is used${kinds[precision].en}.`,
    es: ({ usual, file, precision }, { or }) => `No hay ${or(usual)}; se usa ${file}${kinds[precision].es}.`,
  }),
});
