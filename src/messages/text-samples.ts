/** Samples that a program gives from memory. */
import { defineMessages, said } from './message.ts';

const shape = {
  en: "A sample is an object such as `{ text: 'It broke', label: 'complaint' }`; in place of `label` it may have `labels` or `value`.",
  es: "Una muestra es un objeto como `{ text: 'Se rompió', label: 'queja' }`; en lugar de `label` puede llevar `labels` o `value`.",
};
const meanings = {
  en: { label: 'a name or number', labels: 'a list of names', value: 'a finite number' },
  es: { label: 'un nombre o número', labels: 'una lista de nombres', value: 'un número finito' },
} as const;

export const textSampleMessages = defineMessages({
  'TEXT_SAMPLE_INVALID/source': {
    en: { what: 'Expected the path of a file or folder, or samples in an array or another iterable.', hint: shape.en },
    es: { what: 'Se espera la ruta de un archivo o carpeta, o muestras en una lista u otro iterable.', hint: shape.es },
  },
  'TEXT_SAMPLE_INVALID/object': {
    en: { what: 'The sample is not an object.', hint: shape.en },
    es: { what: 'La muestra no es un objeto.', hint: shape.es },
  },
  'TEXT_SAMPLE_INVALID/name': said<{ name: string; near?: string; known: readonly string[] }>({
    en: ({ name, near, known }, { quote, names }) => ({
      what: `A sample has no ${quote(name)}.${near === undefined ? '' : ` Did you mean ${quote(near)}?`} It may have ${names(known)}.`,
      hint: shape.en,
    }),
    es: ({ name, near, known }, { quote, names }) => ({
      what: `Una muestra no lleva ${quote(name)}.${near === undefined ? '' : ` ¿Querías decir ${quote(near)}?`} Puede llevar ${names(known)}.`,
      hint: shape.es,
    }),
  }),
  'TEXT_SAMPLE_INVALID/text': {
    en: { what: 'The `text` of the sample is neither a string nor two strings.', hint: shape.en },
    es: { what: 'El `text` de la muestra no es una cadena ni dos.', hint: shape.es },
  },
  'TEXT_SAMPLE_INVALID/pairs': {
    en: { what: 'Some samples have one text and others two.', hint: 'Give all of them one, or all of them two.' },
    es: { what: 'Unas muestras llevan un texto y otras dos.', hint: 'Da uno a todas, o dos a todas.' },
  },
  'TEXT_SAMPLE_INVALID/targets': said<{ given: readonly string[] }>({
    en: ({ given }, { names }) => ({
      what: `The sample has ${names(given)}, but only one of them can be learned.`,
      hint: shape.en,
    }),
    es: ({ given }, { names }) => ({
      what: `La muestra lleva ${names(given)}, pero solo se puede aprender uno.`,
      hint: shape.es,
    }),
  }),
  'TEXT_SAMPLE_INVALID/mixed': said<{ target: 'label' | 'labels' | 'value'; first: string }>({
    en: ({ target, first }, { quote }) => ({
      what: `The sample has ${quote(target)}, but the first one has ${first ? quote(first) : 'none of `label`, `labels` and `value`'}.`,
      hint: 'Give all samples the same of them.',
    }),
    es: ({ target, first }, { quote }) => ({
      what: `La muestra lleva ${quote(target)}, pero la primera ${first ? `lleva ${quote(first)}` : 'no lleva `label`, `labels` ni `value`'}.`,
      hint: 'Da lo mismo a todas las muestras.',
    }),
  }),
  'TEXT_SAMPLE_INVALID/target': said<{ target: 'label' | 'labels' | 'value' }>({
    en: ({ target }) => ({
      what: `\`${target}\` must be ${meanings.en[target]}.`,
      hint: shape.en,
    }),
    es: ({ target }) => ({
      what: `\`${target}\` tiene que ser ${meanings.es[target]}.`,
      hint: shape.es,
    }),
  }),
});
