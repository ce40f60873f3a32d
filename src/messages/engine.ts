/** ONNX Runtime's refusals. */
import { defineMessages, said } from './message.ts';

export const engineMessages = defineMessages({
  MODEL_REJECTED: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `ONNX Runtime cannot prepare the model: ${program(reason)}.`,
      hint: 'If the message names a node, that node or the shape of its weights is wrong in the file.',
    }),
    es: ({ reason }, { program }) => ({
      what: `ONNX Runtime no puede preparar el modelo: ${program(reason)}.`,
      hint: 'Si el mensaje nombra un nodo, ese nodo o la forma de sus pesos está mal en el archivo.',
    }),
  }),
  RUN_FAILED: said<{ reason: string }>({
    en: ({ reason }, { program }) => `ONNX Runtime could not run the model: ${program(reason)}.`,
    es: ({ reason }, { program }) => `ONNX Runtime no pudo ejecutar el modelo: ${program(reason)}.`,
  }),
  OPTIMIZATION_REFUSED: said<{
    off: string | null;
    level: 'all' | 'extended' | 'basic' | 'disabled' | null;
    reason: string;
  }>({
    en: ({ off, level, reason }, { program }) =>
      off !== null
        ? `ONNX Runtime failed to optimize the model and opened it without ${off}; it may run a little slower. It said: ${program(reason)}.`
        : `ONNX Runtime failed to optimize the model and opened it with optimizations at the level "${level}"; it may run slower. It said: ${program(reason)}.`,
    es: ({ off, level, reason }, { program }) =>
      off !== null
        ? `ONNX Runtime no pudo optimizar el modelo y lo abrió sin ${off}; puede ir algo más lento. Dijo: ${program(reason)}.`
        : `ONNX Runtime no pudo optimizar el modelo y lo abrió con las optimizaciones en el nivel «${level}»; puede ir más lento. Dijo: ${program(reason)}.`,
  }),
});
