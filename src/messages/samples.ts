/** Samples that a program has at hand. */
import { defineMessages, said } from './message.ts';

const sample = {
  en: "A sample is { image, label }, such as { image: 'a.jpg', label: 'apple' }; `labels` for several, `value` for a number.",
  es: "Una muestra es { image, label }, como { image: 'a.jpg', label: 'manzana' }; `labels` para varias y `value` para un número.",
};

export const sampleMessages = defineMessages({
  'SAMPLE_INVALID/source': {
    en: { what: 'Photos are given as a path, or as an iterable of samples.', hint: sample.en },
    es: { what: 'Las fotos se dan como una ruta o como un iterable de muestras.', hint: sample.es },
  },
  'SAMPLE_INVALID/none': {
    en: { what: 'There is no sample.', hint: sample.en },
    es: { what: 'No hay ninguna muestra.', hint: sample.es },
  },
  'SAMPLE_INVALID/object': {
    en: { what: 'The sample is not an object with an `image`.', hint: sample.en },
    es: { what: 'La muestra no es un objeto con una `image`.', hint: sample.es },
  },
  'SAMPLE_INVALID/name': said<{ name: string; known: readonly string[]; near?: string }>({
    en: ({ name, known, near }, { and }) => ({
      what: `A sample has no \`${name}\`.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
      hint: `A sample has ${and(known.map((one) => `\`${one}\``))}.`,
    }),
    es: ({ name, known, near }, { and }) => ({
      what: `Una muestra no tiene \`${name}\`.${near === undefined ? '' : ` ¿Querías decir \`${near}\`?`}`,
      hint: `Una muestra tiene ${and(known.map((one) => `\`${one}\``))}.`,
    }),
  }),
  'SAMPLE_INVALID/id': said<{ id: string }>({
    en: ({ id }) => ({ what: `The id ${id} is not a text, or is there twice.`, hint: sample.en }),
    es: ({ id }) => ({ what: `El id ${id} no es un texto o está repetido.`, hint: sample.es }),
  }),
  'SAMPLE_INVALID/mixed': said<{ keys: readonly string[] }>({
    en: ({ keys }, { and }) => ({
      what: `Some samples have ${and(keys.map((key) => `\`${key}\``))}: all must have the same.`,
      hint: sample.en,
    }),
    es: ({ keys }, { and }) => ({
      what: `Unas muestras tienen ${and(keys.map((key) => `\`${key}\``))}: todas deben tener lo mismo.`,
      hint: sample.es,
    }),
  }),
  'SAMPLE_INVALID/several': said<{ keys: readonly string[] }>({
    en: ({ keys }, { and }) => ({
      what: `The sample has ${and(keys.map((key) => `\`${key}\``))}: give one of them.`,
      hint: sample.en,
    }),
    es: ({ keys }, { and }) => ({
      what: `La muestra tiene ${and(keys.map((key) => `\`${key}\``))}: da solo uno.`,
      hint: sample.es,
    }),
  }),
  'SAMPLE_INVALID/label': said<{ key: string }>({
    en: ({ key }) => ({ what: `The sample's \`${key}\` is not what it should be.`, hint: sample.en }),
    es: ({ key }) => ({ what: `El valor de \`${key}\` de la muestra no es válido.`, hint: sample.es }),
  }),
  'SAMPLE_INVALID/split': said<{ split: string }>({
    en: ({ split }) => ({
      what: `The sample's \`split\` is ${split}; it may be train, validation or test.`,
      hint: sample.en,
    }),
    es: ({ split }) => ({
      what: `El \`split\` de la muestra es ${split}; puede ser train, validation o test.`,
      hint: sample.es,
    }),
  }),
  'SAMPLE_INVALID/image': {
    en: { what: "The sample's `image` is neither a path, a `file:` URL, bytes nor a Blob.", hint: sample.en },
    es: {
      what: 'La `image` de la muestra no es ni una ruta, ni una URL `file:`, ni bytes, ni un Blob.',
      hint: sample.es,
    },
  },
  'SAMPLE_INVALID/url': said<{ url: string }>({
    en: ({ url }, { quote }) => ({
      what: `The sample's image is an address, ${quote(url)}; photos are not fetched.`,
      hint: sample.en,
    }),
    es: ({ url }, { quote }) => ({
      what: `La imagen de la muestra es una dirección, ${quote(url)}; las fotos no se descargan.`,
      hint: sample.es,
    }),
  }),
});
