/** What is said of trainings whose weights are averaged. */
import { defineMessages, said } from './message.ts';
import type { Remark } from './remark.ts';

export const soupMessages = defineMessages({
  SOUP_UNSEEN: said<{ soup: number }>({
    en: ({ soup }, { number }) => ({
      what: `Nothing is set aside for validation, so the weights of all ${number(soup)} trainings are averaged, whether they go together or not.`,
      hint: 'With validation samples (`val`), only those join that do not harm the average.',
    }),
    es: ({ soup }, { number }) => ({
      what: `No se ha apartado nada para validación, así que se promedian los pesos de los ${number(soup)} entrenamientos, casen o no entre sí.`,
      hint: 'Con muestras de validación (`val`) solo entran los que no empeoran la media.',
    }),
  }),
  SOUP_TRAINING_LOST: said<{ training: number; why: Remark }>({
    en: ({ training, why }, { number, say }) => `Training ${number(training)} is left out of the average. ${say(why)}`,
    es: ({ training, why }, { number, say }) =>
      `El entrenamiento ${number(training)} queda fuera de la media. ${say(why)}`,
  }),
});
