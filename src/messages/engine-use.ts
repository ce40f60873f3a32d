/** Misuse of sessions and trainers, and what they cannot take. */
import { defineMessages, said } from './message.ts';

export const engineUseMessages = defineMessages({
  ARENA_FULL: said<{ mebibytes: number }>({
    en: ({ mebibytes }) => ({
      what: `Training these weights takes ${mebibytes} MiB in one piece; 4096 MiB is the limit, and the machine may have less.`,
      hint: 'Train fewer weights (unfreeze the last blocks only), or use a smaller batch.',
    }),
    es: ({ mebibytes }) => ({
      what: `Entrenar estos pesos ocupa ${mebibytes} MiB de una pieza; el límite son 4096 MiB, y la máquina puede tener menos.`,
      hint: 'Entrena menos pesos (descongela solo los últimos bloques), o usa un lote más pequeño.',
    }),
  }),
  'MODEL_INPUT_UNSUPPORTED/tensor': {
    en: 'Only tensors can be fed.',
    es: 'Solo se pueden dar tensores.',
  },
  AXIS_UNKNOWN: said<{ axis: number; symbol?: string }>({
    en: ({ axis, symbol }, { quote }) => ({
      what: `The size of axis ${axis} is not fixed${symbol === undefined ? '' : ` (it is called ${quote(symbol)})`}.`,
      hint: 'Give its size, for instance the image size of the preprocessor config.',
    }),
    es: ({ axis, symbol }, { quote }) => ({
      what: `El tamaño del eje ${axis} no es fijo${symbol === undefined ? '' : ` (se llama ${quote(symbol)})`}.`,
      hint: 'Da su tamaño, por ejemplo el de la imagen según preprocessor_config.json.',
    }),
  }),
  RUNTIME_CLOSED: said<{ reason: string }>({
    en: ({ reason }) => `The runtime is not running any more: ${reason}.`,
    es: ({ reason }, { program }) => `El motor ya no está en marcha: ${program(reason)}.`,
  }),
  'SHAPE_MISMATCH/feed': said<{ shape: string; wanted: number; there: number }>({
    en: ({ shape, wanted, there }) => ({
      what: `Shape ${shape} wants ${wanted} values, but the array holds ${there}.`,
      hint: 'An array that an earlier call was given is gone: make a new one for each call.',
    }),
    es: ({ shape, wanted, there }) => ({
      what: `La forma ${shape} requiere ${wanted} valores, pero el array contiene ${there}.`,
      hint: 'Un array que se dio a una llamada anterior ya no está: crea uno nuevo para cada llamada.',
    }),
  }),
  NOTHING_ACCUMULATED: {
    en: 'There are no gradients to update with: run a batch first.',
    es: 'No hay gradientes con los que actualizar: ejecuta antes un lote.',
  },
  'PARAMETER_MISMATCH/values': said<{ given?: number; shape: string }>({
    en: ({ given, shape }) =>
      given === undefined ? 'No value is given.' : `${given} values are given for shape ${shape}.`,
    es: ({ given, shape }) =>
      given === undefined ? 'No se da ningún valor.' : `Se dan ${given} valores para la forma ${shape}.`,
  }),
  DISPOSED: {
    en: 'This session or trainer has been disposed of.',
    es: 'Esta sesión o este entrenador ya se ha cerrado.',
  },
});
