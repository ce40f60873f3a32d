/** Files with the options of a training. */
import { type Expected, expectedIn } from './expected.ts';
import { defineMessages, said } from './message.ts';

export const configFileMessages = defineMessages({
  'CONFIG_FILE_INVALID/syntax': said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The file cannot be read as YAML or JSON: ${program(reason)}.`,
      hint: 'Correct the line. An option a line is enough, such as "learningRate: 1e-4".',
    }),
    es: ({ reason }, { program }) => ({
      what: `El archivo no se puede leer como YAML ni como JSON: ${program(reason)}.`,
      hint: 'Corrige la línea. Basta una opción por línea, como «learningRate: 1e-4».',
    }),
  }),
  'CONFIG_FILE_INVALID/mapping': {
    en: { what: 'The file holds no options.', hint: 'Write an option a line, such as "learningRate: 1e-4".' },
    es: { what: 'El archivo no contiene opciones.', hint: 'Escribe una opción por línea, como «learningRate: 1e-4».' },
  },
  'CONFIG_FILE_INVALID/unknown': said<{ key: string; near?: string; keys: readonly string[] }>({
    en: ({ key, near, keys }, { quote, and }) => ({
      what: `There is no option ${quote(key)}.`,
      hint: near === undefined ? `The options are ${and(keys)}.` : `Did you mean ${quote(near)}?`,
    }),
    es: ({ key, near, keys }, { quote, and }) => ({
      what: `No hay ninguna opción ${quote(key)}.`,
      hint: near === undefined ? `Las opciones son ${and(keys)}.` : `¿Querías decir ${quote(near)}?`,
    }),
  }),
  /** `before`: the line where the option stands first; `as`: under which name. */
  'CONFIG_FILE_INVALID/twice': said<{ key: string; before: number; as: string }>({
    en: ({ key, before, as }, { quote }) => ({
      what: `${quote(key)} is given twice: it stands in line ${before} already${as === key ? '' : `, as ${quote(as)}`}.`,
      hint: 'Keep one of them.',
    }),
    es: ({ key, before, as }, { quote }) => ({
      what: `${quote(key)} está dos veces: ya está en la línea ${before}${as === key ? '' : `, como ${quote(as)}`}.`,
      hint: 'Deja solo una.',
    }),
  }),
  'CONFIG_FILE_INVALID/value': said<{ key: string; expected: readonly Expected[]; got: string }>({
    en: ({ key, expected, got }, speech) => ({
      what: `${speech.quote(key)} must be ${expectedIn(expected, 'en', speech)}; got ${got}.`,
      hint: 'Correct it, or leave it out for the default.',
    }),
    es: ({ key, expected, got }, speech) => ({
      what: `${speech.quote(key)} tiene que ser ${expectedIn(expected, 'es', speech)}; se ha dado ${got}.`,
      hint: 'Corrígela, o quítala para usar el valor por defecto.',
    }),
  }),
  'FILE_UNREADABLE/config': said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `The file with the options cannot be read: ${program(reason)}.`,
      hint: 'Check the path.',
    }),
    es: ({ reason }, { program }) => ({
      what: `No se puede leer el archivo de opciones: ${program(reason)}.`,
      hint: 'Revisa la ruta.',
    }),
  }),
});
