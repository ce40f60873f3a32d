/** What is said of learning rates. */
import { defineMessages, said } from './message.ts';

/** What helps where steps are too large. */
export const lowerRate = {
  en: 'Lower the learning rate (`learningRate`); a tenth of it is a good next try.',
  es: 'Baja la tasa de aprendizaje (`learningRate`); prueba con la décima parte.',
};

export const learningRateMessages = defineMessages({
  'LEARNING_RATE/high': said<{ learningRate: number; before: number; after: number }>({
    en: ({ learningRate, before, after }, { number }) => ({
      what: `The training loss ended higher than it began: ${number(before)} in the first epoch, ${number(after)} in the last. The learning rate (at most ${number(learningRate)}) is too high.`,
      hint: lowerRate.en,
    }),
    es: ({ learningRate, before, after }, { number }) => ({
      what: `La pérdida de entrenamiento terminó más alta de lo que empezó: ${number(before)} en la primera época y ${number(after)} en la última. La tasa de aprendizaje (como máximo ${number(learningRate)}) es demasiado alta.`,
      hint: lowerRate.es,
    }),
  }),
  'LEARNING_RATE/low': said<{ learningRate: number; before: number; after: number }>({
    en: ({ learningRate, before, after }, { number }) => ({
      what: `The training loss stood still: ${number(before)} in the first half of the epochs, ${number(after)} in the second. The learning rate (at most ${number(learningRate)}) is too low, or there is nothing more to learn.`,
      hint: 'Try ten times the `learningRate`, or search for it with `tune()`.',
    }),
    es: ({ learningRate, before, after }, { number }) => ({
      what: `La pérdida de entrenamiento no se movió: ${number(before)} en la primera mitad de las épocas y ${number(after)} en la segunda. La tasa de aprendizaje (como máximo ${number(learningRate)}) es demasiado baja, o no queda nada que aprender.`,
      hint: 'Prueba con una `learningRate` diez veces mayor o búscala con `tune()`.',
    }),
  }),
});
