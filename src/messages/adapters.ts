/** LoRA adapters and the models that they belong to. */
import { defineMessages, said } from './message.ts';

const right = {
  en: 'Name the right model with `base`. If you know that this one will do, name it so.',
  es: 'Indica el modelo correcto con `base`. Si sabes que este sirve, indícalo igualmente.',
};

export const adapterMessages = defineMessages({
  BASE_CHANGED: said<{ base: string; before: string; now: string }>({
    en: ({ base, before, now }, { quote }) => ({
      what: `The adapter was trained on another file than ${quote(base)} has now: sha256 ${before}, not ${now}.`,
      hint: right.en,
    }),
    es: ({ base, before, now }, { quote }) => ({
      what: `El adaptador se entrenó sobre otro archivo que el que ${quote(base)} tiene ahora: sha256 ${before}, no ${now}.`,
      hint: right.es,
    }),
  }),
  'BASE_CHANGED/modules': said<{ base: string; before: string; now: string }>({
    en: ({ base, before, now }, { quote }) => ({
      what: `The adapter was trained on other modules (modules.json) than ${quote(base)} has now: sha256 ${before}, not ${now}.`,
      hint: right.en,
    }),
    es: ({ base, before, now }, { quote }) => ({
      what: `El adaptador se entrenó sobre otros módulos (modules.json) que los que ${quote(base)} tiene ahora: sha256 ${before}, no ${now}.`,
      hint: right.es,
    }),
  }),
  BASE_DIFFERS: said<{ base: string; before: string; now: string }>({
    en: ({ base, before, now }, { quote }) =>
      `The adapter was trained on another file than ${quote(base)}: sha256 ${before}, not ${now}. Its answers may be wrong.`,
    es: ({ base, before, now }, { quote }) =>
      `El adaptador se entrenó sobre otro archivo que ${quote(base)}: sha256 ${before}, no ${now}. Sus respuestas pueden ser erróneas.`,
  }),
  'BASE_DIFFERS/modules': said<{ base: string; before: string; now: string }>({
    en: ({ base, before, now }, { quote }) =>
      `The adapter was trained on other modules (modules.json) than ${quote(base)} has: sha256 ${before}, not ${now}. Its answers may be wrong.`,
    es: ({ base, before, now }, { quote }) =>
      `El adaptador se entrenó sobre otros módulos (modules.json) que los de ${quote(base)}: sha256 ${before}, no ${now}. Sus respuestas pueden ser erróneas.`,
  }),
  BASE_UNKNOWN: {
    en: {
      what: 'The adapter does not name the model that it was trained on.',
      hint: 'Name it with `base`.',
    },
    es: {
      what: 'El adaptador no nombra el modelo sobre el que se entrenó.',
      hint: 'Indícalo con `base`.',
    },
  },
  'OPTION_INVALID/base-of-a-model': {
    en: {
      what: 'Only a LoRA adapter has a base model, and this is no adapter.',
      hint: 'Leave `base` out.',
    },
    es: {
      what: 'Solo un adaptador LoRA tiene un modelo base, y esto no es un adaptador.',
      hint: 'Deja `base` sin indicar.',
    },
  },
});
