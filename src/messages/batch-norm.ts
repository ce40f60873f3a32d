/** What is said of batch normalization that learns. */
import { defineMessages, said } from './message.ts';

export const batchNormMessages = defineMessages({
  BATCH_NORM_PARTS: said<{ rows: number; batch: number }>({
    en: ({ rows, batch }, { number }) => ({
      what: `Batch normalization takes mean and variance of ${number(rows)} photos at a time, not of the whole batch of ${number(batch)}: here the result does depend on the memory.`,
      hint: 'More `memory`, or a smaller batch (`batchSize`), would do without.',
    }),
    es: ({ rows, batch }, { number }) => ({
      what: `La normalización por lotes toma la media y la varianza de ${number(rows)} fotos cada vez, no del lote entero de ${number(batch)}: aquí el resultado sí depende de la memoria.`,
      hint: 'Con más `memory` o un lote menor (`batchSize`) no haría falta.',
    }),
  }),
  BATCH_NORM_STORED: said<{ rows: number; least: number }>({
    en: ({ rows, least }, { count }) => ({
      what: `Batch normalization keeps the statistics stored in the model while it learns: ${count(rows, 'photo goes', 'photos go')} through the model at once, and mean and variance of fewer than ${least} are mostly chance.`,
      hint: 'Far from the photos that the model was trained on this costs accuracy. Use larger batches (`batchSize`) or more memory (`memory`), or set `batchNorm` to `train`.',
    }),
    es: ({ rows, least }, { count }) => ({
      what: `La normalización por lotes conserva al aprender las estadísticas guardadas en el modelo: ${count(rows, 'foto pasa', 'fotos pasan')} por el modelo a la vez, y la media y la varianza de menos de ${least} son casi todo azar.`,
      hint: 'Con fotos muy distintas de aquellas con las que se entrenó el modelo, esto cuesta exactitud. Usa lotes mayores (`batchSize`) o más memoria (`memory`), o pon `batchNorm` en `train`.',
    }),
  }),
  'BATCH_NORM_STORED/fixed': said<{ rows: number }>({
    en: ({ rows }, { count }) => ({
      what: `Batch normalization keeps the statistics stored in the model while it learns, because the file takes exactly ${count(rows, 'photo', 'photos')} at a time.`,
      hint: 'Far from the photos that the model was trained on this costs accuracy. Export the model with a batch axis of any size.',
    }),
    es: ({ rows }, { count }) => ({
      what: `La normalización por lotes conserva al aprender las estadísticas guardadas en el modelo, porque el archivo admite exactamente ${count(rows, 'foto', 'fotos')} cada vez.`,
      hint: 'Con fotos muy distintas de aquellas con las que se entrenó el modelo, esto cuesta exactitud. Exporta el modelo con un eje de lote de cualquier tamaño.',
    }),
  }),
  'BATCH_NORM_STORED/folded': {
    en: {
      what: 'The part of the model that learns has no BatchNormalization with statistics of its own, so `batchNorm` changes nothing.',
      hint: 'If the network has batch normalization, its exporter folded it into the convolutions: export it with training=TrainingMode.PRESERVE or without constant folding.',
    },
    es: {
      what: 'La parte del modelo que aprende no tiene ninguna BatchNormalization con estadísticas propias, así que `batchNorm` no cambia nada.',
      hint: 'Si la red tiene normalización por lotes, su exportador la ha fundido con las convoluciones: expórtala con training=TrainingMode.PRESERVE o sin plegar constantes.',
    },
  },
});
