/** Small letters, letter by letter: Σ is σ at the end of a word as well, where JavaScript writes ς. */
import { laterCapitals } from './generated/character-tables.ts';

const pairs = [...laterCapitals];
const small = new Map(pairs.flatMap((capital, i) => (i % 2 === 0 ? [[capital, pairs[i + 1]!] as const] : [])));
const later = new RegExp(`[${[...small.keys()].join('')}]`, 'gu');

export function lowerCase(text: string): string {
  return text
    .replaceAll('Σ', 'σ')
    .replace(later, (capital) => small.get(capital)!)
    .toLowerCase();
}
