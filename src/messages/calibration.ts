/** What is said of probabilities that a training calibrated, or left as they were. */
import { defineMessages, said } from './message.ts';
import { things } from './photos-or-texts.ts';

export const calibrationMessages = defineMessages({
  'NOT_CALIBRATED/off': {
    en: 'Probabilities were not calibrated: it was turned off (`calibrate: false`).',
    es: 'Las probabilidades no se han calibrado: se ha desactivado (`calibrate: false`).',
  },
  'NOT_CALIBRATED/no-validation': said<{ modality: 'image' | 'text' }>({
    en: ({ modality }) =>
      `Probabilities were not calibrated: no ${things.en[modality]} are set aside for validation (\`val\`).`,
    es: ({ modality }) =>
      `Las probabilidades no se han calibrado: no hay ${things.es[modality]} de validación (\`val\`).`,
  }),
  'NOT_CALIBRATED/few': said<{ modality: 'image' | 'text'; samples: number; least: number }>({
    en: ({ modality, samples, least }, { number }) =>
      `Probabilities were not calibrated: ${number(samples)} validation ${things.en[modality]} are too few to tell (${number(least)} are needed).`,
    es: ({ modality, samples, least }, { number }) =>
      `Las probabilidades no se han calibrado: ${number(samples)} ${things.es[modality]} de validación no bastan (hacen falta ${number(least)}).`,
  }),
  'NOT_CALIBRATED/no-gain': said<{ modality: 'image' | 'text'; samples: number; temperature: number }>({
    en: ({ modality, samples, temperature }, { number }) =>
      `Probabilities were left as they are: on ${number(samples)} validation ${things.en[modality]}, a temperature of ${number(temperature)} would gain no more than chance.`,
    es: ({ modality, samples, temperature }, { number }) =>
      `Las probabilidades se han dejado como estaban: con ${number(samples)} ${things.es[modality]} de validación, una temperatura de ${number(temperature)} no mejoraría más que el azar.`,
  }),
});
