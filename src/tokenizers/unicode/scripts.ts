/** The script of a character, as SentencePiece divides texts: kana and ideographs are one, and a space belongs to any. */
import { rangeAt } from './character-classes.ts';
import { scripts } from './generated/character-tables.ts';

/** Of any script: never a reason to divide. */
export const anyScript = 0;

let ranges: number[] | undefined;
let numbers: number[] | undefined;

function read(): void {
  ranges = [];
  numbers = [];
  let end = 0;
  for (const range of scripts.split(' ')) {
    const [gap, more, number] = range.split('.').map((digits) => Number.parseInt(digits, 36));
    const first = end + gap!;
    end = first + more!;
    ranges.push(first, end);
    numbers.push(number!);
  }
}

/** A number for each script; what the numbers are means nothing. */
export function scriptOf(code: number): number {
  if (!ranges) read();
  const at = rangeAt(ranges!, code);
  return at >= 0 && code <= ranges![2 * at + 1]! ? numbers![at]! : anyScript;
}
