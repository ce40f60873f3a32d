/** Models whose files fix the number of samples that they take. */
import { defineMessages, said } from './message.ts';
import type { Remark } from './remark.ts';

export const batchMessages = defineMessages({
  ROWS_MISMATCH: said<{ count: number; shape: readonly number[] }>({
    en: ({ count, shape }, { count: counted }) => ({
      what: `The model was given ${counted(count, 'sample', 'samples')}, but its output has the shape [${shape.join(', ')}]: it is not clear which row belongs to which sample.`,
      hint: 'Export the model again with a dynamic first axis of its inputs and outputs.',
    }),
    es: ({ count, shape }, { count: counted }) => ({
      what: `El modelo recibió ${counted(count, 'muestra', 'muestras')}, pero su salida tiene la forma [${shape.join(', ')}]: no se sabe qué fila es de qué muestra.`,
      hint: 'Exporta de nuevo el modelo con el primer eje de sus entradas y salidas dinámico.',
    }),
  }),
  BATCH_UNEVEN: said<{ rows: number; total: number }>({
    en: ({ rows, total }, { number }) => ({
      what: `The model takes ${number(rows)} samples at a time, and a batch of ${number(total)} cannot be divided into such portions.`,
      hint: 'Choose a `batchSize` that divides, or export the model with a dynamic batch.',
    }),
    es: ({ rows, total }, { number }) => ({
      what: `El modelo toma ${number(rows)} muestras a la vez, y un lote de ${number(total)} no se puede dividir en porciones así.`,
      hint: 'Elige un `batchSize` divisible, o exporta el modelo con un lote dinámico.',
    }),
  }),
  PAIRS_NEED_BATCH: said<{ rows: number }>({
    en: ({ rows }, { count }) => ({
      what: `The method "contrastive" compares samples of one batch, but this model takes ${count(rows, 'sample', 'samples')} at a time.`,
      hint: 'Use "transfer", "fine-tune", or "lora", or export the model with a dynamic batch.',
    }),
    es: ({ rows }, { count }) => ({
      what: `El método «contrastive» compara las muestras de un lote, pero este modelo toma ${count(rows, 'muestra', 'muestras')} a la vez.`,
      hint: 'Usa «transfer», «fine-tune» o «lora», o exporta el modelo con un lote dinámico.',
    }),
  }),
  BATCH_OPENED: {
    en: 'The file fixes the batch size. The graph was opened for any batch size, and checked: samples get the same scores together as alone.',
    es: 'El archivo fija el tamaño del lote. El grafo se abrió para cualquier tamaño y se comprobó: las muestras reciben juntas los mismos valores que por separado.',
  },
  'BATCH_FIXED/one': said<{ obstacle: Remark }>({
    en: ({ obstacle }, { say }) =>
      `The graph works for one sample at a time only, so samples run one by one, which takes longer. ${say(obstacle)}`,
    es: ({ obstacle }, { say }) =>
      `El grafo solo funciona con una muestra a la vez, así que las muestras pasan de una en una, lo que tarda más. ${say(obstacle)}`,
  }),
  'BATCH_FIXED/several': said<{ rows: number; obstacle: Remark }>({
    en: ({ rows, obstacle }, { number, say }) =>
      `The graph works for ${number(rows)} samples at a time only, so samples run in portions of ${number(rows)}. ${say(obstacle)}`,
    es: ({ rows, obstacle }, { number, say }) =>
      `El grafo solo funciona con ${number(rows)} muestras a la vez, así que las muestras pasan en porciones de ${number(rows)}. ${say(obstacle)}`,
  }),
  'BATCH_OBSTACLE/operator': said<{ operator: string; node: string }>({
    en: ({ operator, node }, { quote }) =>
      `The operator ${operator} (node ${quote(node)}) mixes samples, or counts them in a way that cannot be changed.`,
    es: ({ operator, node }, { quote }) =>
      `El operador ${operator} (nodo ${quote(node)}) mezcla las muestras, o las cuenta de un modo que no se puede cambiar.`,
  }),
  'BATCH_OBSTACLE/value': said<{ value: string; difference: number }>({
    en: ({ value, difference }, { quote, number }) =>
      `In a larger batch the value ${quote(value)} of a sample depends on the others (by ${number(difference)} of its size).`,
    es: ({ value, difference }, { quote, number }) =>
      `En un lote mayor, el valor ${quote(value)} de una muestra depende de las demás (en ${number(difference)} de su magnitud).`,
  }),
  'BATCH_OBSTACLE/shape': said<{ value: string; shape: readonly number[] }>({
    en: ({ value, shape }, { quote }) =>
      `In a larger batch the value ${quote(value)} has the shape [${shape.join(', ')}].`,
    es: ({ value, shape }, { quote }) =>
      `En un lote mayor, el valor ${quote(value)} tiene la forma [${shape.join(', ')}].`,
  }),
  'BATCH_OBSTACLE/same': {
    en: 'Its outputs do not tell one test sample from another, so larger batches could not be checked.',
    es: 'Sus salidas no distinguen unas muestras de prueba de otras, así que no se pudieron comprobar lotes mayores.',
  },
  'BATCH_OBSTACLE/engine': said<{ reason: string }>({
    en: ({ reason }, { program }) => `ONNX Runtime says of a larger batch: ${program(reason)}.`,
    es: ({ reason }, { program }) => `ONNX Runtime dice de un lote mayor: ${program(reason)}.`,
  }),
});
