/** What a model answers. */
import { defineMessages, said } from './message.ts';

export const answerMessages = defineMessages({
  OUTPUT_MISMATCH: said<{ shape: readonly number[]; count: number; columns: number }>({
    en: ({ shape, count, columns }, { number }) => ({
      what: `The model gave back numbers of the shape [${shape.join(', ')}] for ${number(count)} inputs and ${number(columns)} classes.`,
      hint: 'Check that config.json names as many classes as the model has, and export the model with an open batch axis.',
    }),
    es: ({ shape, count, columns }, { number }) => ({
      what: `El modelo devolvió números de forma [${shape.join(', ')}] para ${number(count)} entradas y ${number(columns)} clases.`,
      hint: 'Comprueba que config.json nombra tantas clases como tiene el modelo y expórtalo con el eje del lote abierto.',
    }),
  }),
  OUTPUT_NOT_FINITE: {
    en: {
      what: 'The model gave back scores that are not numbers.',
      hint: 'Its weights may be damaged or may have diverged while they were trained: train again with a lower `learningRate`, or download the model again.',
    },
    es: {
      what: 'El modelo devolvió puntuaciones que no son números.',
      hint: 'Puede que sus pesos estén dañados o que divergieran durante el entrenamiento: entrena con una `learningRate` más baja o descarga el modelo de nuevo.',
    },
  },
  'INPUT_INVALID/image': said<{ type: string }>({
    en: ({ type }) => ({
      what: `A photo can't be of the type ${type}.`,
      hint: 'Give a path, a file: URL, a Buffer, a Blob or a stream of bytes.',
    }),
    es: ({ type }) => ({
      what: `Una foto no puede ser de tipo ${type}.`,
      hint: 'Da una ruta, una URL file:, un Buffer, un Blob o un flujo de bytes.',
    }),
  }),
  'INPUT_INVALID/stream': said<{ type: string }>({
    en: ({ type }) => ({
      what: `The stream of the photo gives values of the type ${type}, not bytes.`,
      hint: 'Open the stream without an encoding.',
    }),
    es: ({ type }) => ({
      what: `El flujo de la foto da valores de tipo ${type} y no bytes.`,
      hint: 'Abre el flujo sin codificación.',
    }),
  }),
  'INPUT_INVALID/url': said<{ protocol: string }>({
    en: ({ protocol }) => ({
      what: `Photos are not fetched from addresses that begin with ${protocol}//.`,
      hint: 'Fetch it in your program and give the bytes.',
    }),
    es: ({ protocol }) => ({
      what: `Las fotos no se descargan de direcciones que empiezan por ${protocol}//.`,
      hint: 'Descárgala en tu programa y da los bytes.',
    }),
  }),
  PREDICTOR_CLOSED: {
    en: { what: 'The predictor has been disposed of.', hint: 'Open another one with `openPredictor()`.' },
    es: { what: 'El predictor ya se ha cerrado.', hint: 'Abre otro con `openPredictor()`.' },
  },
});
