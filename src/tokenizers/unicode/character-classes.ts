/** Classes of characters as Python's tokenizers know them: by the tables of its own Unicode versions, whatever version the JavaScript engine has. */
import * as tables from './generated/character-tables.ts';

export type CharacterClass = keyof typeof tables.classes;

const bodies = new Map<CharacterClass, string>();

/** The inside of a character class of a RegExp with the flag u or v: `\u{21}-\u{23}…`. */
export function classBody(name: CharacterClass): string {
  const known = bodies.get(name);
  if (known !== undefined) return known;
  const ranges = rangesOf(tables.classes[name]);
  let body = '';
  for (let i = 0; i < ranges.length; i += 2) {
    const [first, last] = [ranges[i]!, ranges[i + 1]!];
    body += first === last ? escaped(first) : `${escaped(first)}-${escaped(last)}`;
  }
  bodies.set(name, body);
  return body;
}

const escaped = (code: number) => `\\u{${code.toString(16)}}`;

/** Tables hold, in base 36, how far each range begins behind the end of the one before, and how much longer than one it is.
 * @returns first and last code point of each range in turn. */
export function rangesOf(table: string): number[] {
  const ranges: number[] = [];
  let end = 0;
  for (const range of table.split(' ')) {
    const [gap, more = ''] = range.split('.');
    const first = end + Number.parseInt(gap!, 36);
    end = first + (more === '' ? 0 : Number.parseInt(more, 36));
    ranges.push(first, end);
  }
  return ranges;
}

let assigned: number[] | undefined;

/** Whether a code point has a meaning in the Unicode version of Python's expressions (Oniguruma). */
export function isAssigned(code: number): boolean {
  assigned ??= rangesOf(tables.classes.assigned);
  return inRanges(assigned, code);
}

/** @param ranges ascending, as `rangesOf` gives them. */
export function inRanges(ranges: readonly number[], code: number): boolean {
  const at = rangeAt(ranges, code);
  return at >= 0 && code <= ranges[2 * at + 1]!;
}

/** The number of the last range that begins at or before a code point, or -1. */
export function rangeAt(ranges: readonly number[], code: number): number {
  let low = 0;
  let high = ranges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (ranges[2 * middle]! <= code) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}
