/** Gradients for given inputs: what is given, what is asked for, and why a weight has none. */
import { defineMessages, said } from './message.ts';
import type { Remark } from './remark.ts';

const labelsHint = {
  en: 'Give one class index per sample (or per place), as PyTorch’s cross_entropy takes them.',
  es: 'Da un índice de clase por muestra (o por posición), como los toma cross_entropy de PyTorch.',
};

export const gradientMessages = defineMessages({
  INPUT_MISSING: said<{ input: string; type: string; given: readonly string[] }>({
    en: ({ input, type, given }, { quote, names }) => ({
      what: `There is no tensor for the input ${quote(input)}, ${type}.`,
      hint: given.length > 0 ? `These were given: ${names(given)}.` : 'No tensor was given at all.',
    }),
    es: ({ input, type, given }, { quote, names }) => ({
      what: `No hay ningún tensor para la entrada ${quote(input)}, ${type}.`,
      hint: given.length > 0 ? `Se han dado estos: ${names(given)}.` : 'No se ha dado ningún tensor.',
    }),
  }),
  INPUT_MISMATCH: said<{ input: string; type: string; given: string }>({
    en: ({ input, type, given }, { quote }) => ({
      what: `The input ${quote(input)} is ${type}, but ${given} was given.`,
      hint: 'Give a tensor of that type and shape, or export the model with other axes.',
    }),
    es: ({ input, type, given }, { quote }) => ({
      what: `La entrada ${quote(input)} es ${type}, pero se ha dado ${given}.`,
      hint: 'Da un tensor de ese tipo y esa forma, o exporta el modelo con otros ejes.',
    }),
  }),
  OUTPUT_UNKNOWN: said<{ output: string; outputs: readonly string[] }>({
    en: ({ output, outputs }, { quote, names }) => ({
      what: `The model makes no value called ${quote(output)}.`,
      hint: `Its outputs are ${names(outputs)}.`,
    }),
    es: ({ output, outputs }, { quote, names }) => ({
      what: `El modelo no calcula ningún valor llamado ${quote(output)}.`,
      hint: `Sus salidas son ${names(outputs)}.`,
    }),
  }),
  'OUTPUT_UNKNOWN/type': said<{ output: string; dtype?: string }>({
    en: ({ output, dtype }, { quote }) =>
      `The value ${quote(output)} holds no scores: its type is ${dtype ?? 'unknown'}, not float32 or float64.`,
    es: ({ output, dtype }, { quote }) =>
      `El valor ${quote(output)} no contiene puntuaciones: su tipo es ${dtype ?? 'desconocido'}, no float32 ni float64.`,
  }),
  'LABELS_INVALID/type': said<{ dtype: string }>({
    en: ({ dtype }) => ({
      what: `The labels are ${dtype}, but must be integers: the index of each class.`,
      hint: labelsHint.en,
    }),
    es: ({ dtype }) => ({
      what: `Las etiquetas son ${dtype}, pero tienen que ser enteros: el índice de cada clase.`,
      hint: labelsHint.es,
    }),
  }),
  'LABELS_INVALID/classes': {
    en: { what: 'The number of classes is not known: that axis of the logits moves.', hint: labelsHint.en },
    es: { what: 'No se sabe cuántas clases hay: ese eje de los logits es variable.', hint: labelsHint.es },
  },
  'LABELS_INVALID/none-counts': {
    en: { what: 'No label counts: all of them are −100.', hint: labelsHint.en },
    es: { what: 'No cuenta ninguna etiqueta: todas son −100.', hint: labelsHint.es },
  },
  'LABELS_INVALID/shape': said<{ shape: string; logits: string; wanted: readonly string[] }>({
    en: ({ shape, logits, wanted }, { or }) => ({
      what: `The labels have the shape ${shape}, but logits of shape ${logits} need labels of shape ${or(wanted)}.`,
      hint: labelsHint.en,
    }),
    es: ({ shape, logits, wanted }, { or }) => ({
      what: `Las etiquetas tienen la forma ${shape}, pero a unos logits de forma ${logits} les corresponden etiquetas de forma ${or(wanted)}.`,
      hint: labelsHint.es,
    }),
  }),
  LABEL_OUT_OF_RANGE: said<{ label: number; classes: number }>({
    en: ({ label, classes }, { number }) => ({
      what: `Label ${label} is not one of the ${number(classes)} classes.`,
      hint: `Give whole numbers from 0 to ${classes - 1}, or −100 for what does not count.`,
    }),
    es: ({ label, classes }, { number }) => ({
      what: `La etiqueta ${label} no es una de las ${number(classes)} clases.`,
      hint: `Da números enteros de 0 a ${classes - 1}, o −100 para lo que no cuenta.`,
    }),
  }),
  'NO_GRADIENT/integer': said<{ dtype: string }>({
    en: ({ dtype }) => `Whole numbers have no gradient (type ${dtype}).`,
    es: ({ dtype }) => `Los números enteros no tienen gradiente (tipo ${dtype}).`,
  }),
  'NO_GRADIENT/type': said<{ dtype: string }>({
    en: ({ dtype }) => `Values of type ${dtype} are not differentiated.`,
    es: ({ dtype }) => `Los valores de tipo ${dtype} no se derivan.`,
  }),
  'NO_GRADIENT/independent': {
    en: 'The loss does not depend on this.',
    es: 'La pérdida no depende de esto.',
  },
  'NO_GRADIENT/rule': said<{ operator: string; node: string }>({
    en: ({ operator, node }, { quote }) => `There is no gradient rule for operator ${operator}, node ${quote(node)}.`,
    es: ({ operator, node }, { quote }) =>
      `No hay regla de gradiente para el operador ${operator}, nodo ${quote(node)}.`,
  }),
  'NO_GRADIENT/input': said<{ operator: string; input: number; node: string }>({
    en: ({ operator, input, node }, { quote }) =>
      `Operator ${operator} has no gradient for its input ${input}, node ${quote(node)}.`,
    es: ({ operator, input, node }, { quote }) =>
      `El operador ${operator} no tiene gradiente para su entrada ${input}, nodo ${quote(node)}.`,
  }),
  'NO_GRADIENT/form': said<{ why: Remark; node: string }>({
    en: ({ why, node }, { say, quote }) => `In node ${quote(node)}: ${say(why)}`,
    es: ({ why, node }, { say, quote }) => `En el nodo ${quote(node)}: ${say(why)}`,
  }),
});
