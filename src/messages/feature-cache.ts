/** The cache of features, and the records in it. */
import { defineMessages, said } from './message.ts';

const elsewhere = {
  en: 'Check the permissions of the folder, or point INJERTO_CACHE elsewhere.',
  es: 'Revisa los permisos de la carpeta, o indica otra en INJERTO_CACHE.',
};

export const featureCacheMessages = defineMessages({
  CACHE_UNREADABLE: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The feature cache cannot be read: ${program(reason)}. Features are computed again.`,
      hint: elsewhere.en,
    }),
    es: ({ reason }, { program }) => ({
      what: `No se puede leer la caché de características: ${program(reason)}. Se calculan de nuevo.`,
      hint: elsewhere.es,
    }),
  }),
  CACHE_FULL: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `There is no space left for the feature cache: ${program(reason)}. Work goes on without storing features.`,
      hint: 'Free some space, or point INJERTO_CACHE to a larger disk.',
    }),
    es: ({ reason }, { program }) => ({
      what: `No queda espacio para la caché de características: ${program(reason)}. Se sigue sin guardarlas.`,
      hint: 'Libera espacio, o indica en INJERTO_CACHE un disco mayor.',
    }),
  }),
  'CACHE_FULL/bound': {
    en: {
      what: 'The feature cache has reached its limit and holds nothing that could make room. Work goes on without storing features.',
      hint: 'Raise `maxBytes`, or go on without: features are computed again.',
    },
    es: {
      what: 'La caché de características ha llegado a su límite y no tiene nada que pueda dejar sitio. Se sigue sin guardarlas.',
      hint: 'Sube `maxBytes`, o sigue sin ella: las características se calculan de nuevo.',
    },
  },
  CACHE_UNWRITABLE: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The feature cache cannot be written: ${program(reason)}. Work goes on without storing features.`,
      hint: elsewhere.en,
    }),
    es: ({ reason }, { program }) => ({
      what: `No se puede escribir en la caché de características: ${program(reason)}. Se sigue sin guardarlas.`,
      hint: elsewhere.es,
    }),
  }),
  FEATURE_SHAPE_INVALID: said<{ name: string; shape: readonly number[] }>({
    en: ({ name, shape }, { quote }) =>
      `Features need a fixed shape of at least one number; ${quote(name)} has [${shape.join(', ')}].`,
    es: ({ name, shape }, { quote }) =>
      `Las características necesitan una forma fija de al menos un número; ${quote(name)} tiene [${shape.join(', ')}].`,
  }),
  'FEATURE_SHAPE_INVALID/none': {
    en: 'A space of features needs at least one value.',
    es: 'Un espacio de características necesita al menos un valor.',
  },
  FEATURE_SHAPE_MISMATCH: said<{ name: string; length: number; got?: number }>({
    en: ({ name, length, got }, { quote, number }) =>
      `${quote(name)} must hold ${number(length)} numbers; got ${got === undefined ? 'nothing' : number(got)}.`,
    es: ({ name, length, got }, { quote, number }) =>
      `${quote(name)} tiene que contener ${number(length)} números; se ha dado ${got === undefined ? 'nada' : number(got)}.`,
  }),
});
