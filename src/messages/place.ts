/** Where something is wrong. */
import type { Language } from './language.ts';
import { visible } from './visible-text.ts';

/** A name that needs no words (a path, a hub id), or parts that are said in the reader's language, in the order in which they are given:
 *  `{ file: 'a.csv', line: 3 }`, `{ node: 'conv_1', operator: 'Conv', output: 'y' }`. */
export type Place = string | PlaceParts;

export type PlaceParts = {
  readonly [P in keyof typeof words]?: string | number | undefined;
};

const named = (en: string, es: string) => ({
  en: (name: string) => `${en} "${name}"`,
  es: (name: string) => `${es} «${name}»`,
});
const numbered = (en: string, es: string) => ({
  en: (count: string) => `${en} ${count}`,
  es: (count: string) => `${es} ${count}`,
});
const bare = { en: (name: string) => name, es: (name: string) => name };

const words = {
  /** A file or folder. */
  file: bare,
  /** An option of the API, by its name: the command line shows its flag. */
  option: bare,
  line: numbered('line', 'línea'),
  row: numbered('row', 'fila'),
  byte: numbered('from byte', 'desde el byte'),
  column: named('column', 'columna'),
  field: named('field', 'campo'),
  node: named('node', 'nodo'),
  /** After `node`: the type of the operator. */
  operator: { en: (name: string) => `(${name})`, es: (name: string) => `(${name})` },
  input: named('input', 'entrada'),
  output: named('output', 'salida'),
  value: named('value', 'valor'),
  tensor: named('tensor', 'tensor'),
  initializer: named('initializer', 'inicializador'),
  parameter: named('parameter', 'parámetro'),
  graph: named('graph', 'grafo'),
  function: named('function', 'función'),
  domain: named('domain', 'dominio'),
  class: named('class', 'clase'),
  /** The file or graph that the parts before it lie in. */
  in: { en: (name: string) => `in ${name}`, es: (name: string) => `en ${name}` },
} as const;

/** The place in words. */
export function placeIn(place: Place, language: Language): string {
  if (typeof place === 'string') return visible(place);
  const parts = Object.entries(place).filter(([, value]) => value !== undefined);
  return parts
    .map(([part, value], index) => {
      const text = words[part as keyof typeof words][language](visible(String(value)));
      if (index === 0) return part === 'in' ? visible(String(value)) : text;
      return part === 'operator' || part === 'in' ? ` ${text}` : `, ${text}`;
    })
    .join('');
}
