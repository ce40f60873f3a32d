/** How the library is called. */
import { type Expected, expectedIn } from './expected.ts';
import { defineMessages, said } from './message.ts';

export const callMessages = defineMessages({
  'OPTION_INVALID/one-string': said<{ name: string }>({
    en: ({ name }) => ({
      what: `\`${name}\` is one string, and a list of strings was expected: its letters would be taken one by one.`,
      hint: `Put it in brackets: [${name}].`,
    }),
    es: ({ name }) => ({
      what: `\`${name}\` es una sola cadena y se esperaba una lista de cadenas: se tomarían sus letras una a una.`,
      hint: `Ponla entre corchetes: [${name}].`,
    }),
  }),
  'OPTION_INVALID/no-list': said<{ name: string; type: string }>({
    en: ({ name, type }) => ({
      what: `\`${name}\` must be a list, not ${type}.`,
      hint: 'Give an array, or anything that can be iterated.',
    }),
    es: ({ name, type }) => ({
      what: `\`${name}\` debe ser una lista, no ${type}.`,
      hint: 'Da un array o cualquier otra cosa que se pueda recorrer.',
    }),
  }),
  'OPTION_INVALID/entry': said<{ name: string; index: number; type: string }>({
    en: ({ name, index, type }, { number }) => ({
      what: `Entry ${number(index)} of \`${name}\` is ${type}, and a string was expected.`,
      hint: 'Leave it out, or make a string of it.',
    }),
    es: ({ name, index, type }, { number }) => ({
      what: `La entrada ${number(index)} de \`${name}\` es ${type} y se esperaba una cadena.`,
      hint: 'Quítala o conviértela en una cadena.',
    }),
  }),
  'OPTION_INVALID/argument': said<{ name: string; expected: readonly Expected[]; got: string }>({
    en: ({ name, expected, got }, speech) => ({
      what: `\`${name}\` must be ${expectedIn(expected, 'en', speech)}; got ${got}.`,
      hint: got === 'Promise' ? 'Write `await` before what gives it.' : 'Correct it.',
    }),
    es: ({ name, expected, got }, speech) => ({
      what: `\`${name}\` tiene que ser ${expectedIn(expected, 'es', speech)}; se ha dado ${got}.`,
      hint: got === 'Promise' ? 'Escribe `await` delante de lo que lo da.' : 'Corrígelo.',
    }),
  }),
});
