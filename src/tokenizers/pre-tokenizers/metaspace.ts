import * as z from 'zod';
import { component } from '../component.ts';
import { literal } from '../patterns/matches.ts';
import type { Piece } from '../piece.ts';
import { cut } from './cut.ts';
import type { PreTokenizer } from './pre-tokenizer.ts';

export const metaspaceSchema = z
  .looseObject({
    replacement: z.string().refine((text) => [...text].length === 1, 'expected one character'),
    prepend_scheme: z.enum(['first', 'never', 'always']).optional(),
    add_prefix_space: z.boolean().nullish(),
    split: z.boolean().nullish(),
  })
  .refine(
    ({ add_prefix_space: prefix, prepend_scheme: scheme }) => prefix !== false || scheme === 'never',
    'add_prefix_space and prepend_scheme contradict each other',
  );

/** SentencePiece's: spaces become ▁, one is put before a text, and each begins a piece. */
export const metaspace = component<readonly PreTokenizer[], z.output<typeof metaspaceSchema>>(
  metaspaceSchema,
  ({ replacement, prepend_scheme: scheme = 'always', split }) => {
    const mark = (piece: Piece, add: (part: Piece) => void): void => {
      const text = piece.text.replaceAll(' ', replacement);
      const front = scheme === 'always' || (scheme === 'first' && piece.lead > 0);
      add(front && !text.startsWith(replacement) ? prepended(text, piece, replacement) : { text, lead: piece.lead });
    };
    const marked: PreTokenizer = Object.assign(mark, { asksForLead: scheme === 'first' });
    const starts = literal(replacement);
    const divided: PreTokenizer = (piece, add) => cut(piece, starts, 'MergedWithNext', false, add);
    return split === false ? [marked] : [marked, divided];
  },
);

function prepended(text: string, { lead }: Piece, replacement: string): Piece {
  return { text: replacement + text, lead: lead === 0 ? 0 : lead + replacement.length };
}
