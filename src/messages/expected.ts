/** What a value should have been, as the checks of options find it. */
import type { Language } from './language.ts';
import type { Speech } from './speech.ts';

/** One bound or kind that a value broke; several are alternatives. Plain JSON. */
export type Expected =
  | {
      readonly kind:
        | 'number'
        | 'integer'
        | 'text'
        | 'boolean'
        | 'list'
        | 'object'
        | 'filled'
        | 'size'
        | 'color'
        | 'function'
        | 'signal'
        | 'runtime'
        | 'model'
        | 'language-model'
        | 'graph'
        | 'dataset'
        | 'not-zero'
        | 'other';
    }
  | { readonly kind: 'least' | 'above' | 'most' | 'below'; readonly bound: number }
  /** A list of so many. */
  | { readonly kind: 'entries'; readonly bound: number }
  /** Two numbers in their order. */
  | { readonly kind: 'ascending' }
  | { readonly kind: 'without'; readonly field: string }
  | { readonly kind: 'one-of'; readonly values: readonly (string | number | boolean | null)[] };

const kinds: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    number: 'a number',
    integer: 'a whole number',
    text: 'text',
    boolean: 'true or false',
    list: 'a list',
    object: 'an object',
    filled: 'something that is not empty',
    size: 'a size such as 2GB, or a number of bytes',
    color: 'a color such as "#rrggbb", or a list of red, green and blue from 0 to 255',
    function: 'a function',
    signal: 'an AbortSignal',
    runtime: 'a runtime that `openNodeRuntime()` opened',
    model: 'a model that `openModel()` opened',
    'language-model': 'a model that `openLanguageModel()` opened',
    graph: 'the `model` of a model that `openModel()` opened',
    dataset: 'data that `imageDataset()`, `textDataset()` or `openDataset()` opened',
    'not-zero': 'a number other than 0',
    entries: 'a list of',
    ascending: 'two numbers, the lower one first',
    without: 'an object without the field',
    other: 'something else',
    least: 'at least',
    above: 'more than',
    most: 'at most',
    below: 'less than',
  },
  es: {
    number: 'un número',
    integer: 'un número entero',
    text: 'un texto',
    boolean: 'true o false',
    list: 'una lista',
    object: 'un objeto',
    filled: 'algo que no esté vacío',
    size: 'un tamaño como 2GB, o un número de bytes',
    color: 'un color como «#rrggbb», o una lista de rojo, verde y azul de 0 a 255',
    function: 'una función',
    signal: 'un AbortSignal',
    runtime: 'un entorno que haya abierto `openNodeRuntime()`',
    model: 'un modelo que haya abierto `openModel()`',
    'language-model': 'un modelo que haya abierto `openLanguageModel()`',
    graph: 'el `model` de un modelo que haya abierto `openModel()`',
    dataset: 'datos que hayan abierto `imageDataset()`, `textDataset()` u `openDataset()`',
    'not-zero': 'un número distinto de 0',
    entries: 'una lista de',
    ascending: 'dos números, primero el menor',
    without: 'un objeto sin el campo',
    other: 'otra cosa',
    least: 'como mínimo',
    above: 'mayor que',
    most: 'como máximo',
    below: 'menor que',
  },
};

/** «a number, or one of "a" or "b"» */
export function expectedIn(expected: readonly Expected[], language: Language, { or, quote }: Speech): string {
  const words = kinds[language];
  return or([
    ...new Set(
      expected.map((one) => {
        if (one.kind === 'one-of') {
          return or(one.values.map((value) => (typeof value === 'string' ? quote(value) : String(value))));
        }
        if (one.kind === 'without') return `${words.without} ${quote(one.field)}`;
        return 'bound' in one ? `${words[one.kind]} ${one.bound}` : words[one.kind]!;
      }),
    ),
  ]);
}
