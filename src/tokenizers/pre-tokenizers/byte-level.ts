import * as z from 'zod';
import { byteLetters } from '../bytes.ts';
import { component } from '../component.ts';
import { gpt2Expression, knownPattern } from '../patterns/known-patterns.ts';
import type { Piece } from '../piece.ts';
import { cut } from './cut.ts';
import type { PreTokenizer } from './pre-tokenizer.ts';

const schema = z.looseObject({ add_prefix_space: z.boolean(), use_regex: z.boolean().optional() });

/** GPT-2's: divides words, each with the space before it, and writes their bytes as letters. */
export const byteLevel = component<readonly PreTokenizer[], z.output<typeof schema>>(
  schema,
  ({ add_prefix_space: prefix, use_regex: divide = true }) => {
    const words = knownPattern(gpt2Expression)!;
    const front: PreTokenizer = (piece, add) => add(prefix && !piece.text.startsWith(' ') ? spaced(piece) : piece);
    const split: PreTokenizer = (piece, add) => cut(piece, words, 'Isolated', false, add);
    const letters: PreTokenizer = ({ text, lead }, add) =>
      add({ text: byteLetters(text), lead: byteLetters(text.slice(0, lead)).length });
    return divide ? [front, split, letters] : [front, letters];
  },
);

function spaced({ text, lead }: Piece): Piece {
  return { text: ` ${text}`, lead: lead === 0 ? 0 : lead + 1 };
}
