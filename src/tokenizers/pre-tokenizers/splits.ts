/** Pre-tokenizers that divide at a kind of character or at a pattern. */
import * as z from 'zod';
import { component } from '../component.ts';
import { literal, trusted } from '../patterns/matches.ts';
import { patternSchema } from '../patterns/pattern-schema.ts';
import { slicePiece } from '../piece.ts';
import { classBody } from '../unicode/character-classes.ts';
import { behaviorSchema, cut } from './cut.ts';
import type { PreTokenizer } from './pre-tokenizer.ts';

const splitSchema = z.looseObject({ pattern: patternSchema, behavior: behaviorSchema, invert: z.boolean() });

/** At a text or an expression of the file's own. */
export const split = component<readonly PreTokenizer[], z.output<typeof splitSchema>>(
  splitSchema as z.ZodType<z.output<typeof splitSchema>>,
  ({ pattern, behavior, invert }) => [(piece, add) => cut(piece, pattern, behavior, invert, add)],
);

const punctuationSchema = z.looseObject({ behavior: behaviorSchema.optional() });

/** At punctuation: ASCII's signs, and the categories P of Unicode. Each mark is a match of its own. */
export const punctuation = component<readonly PreTokenizer[], z.output<typeof punctuationSchema>>(
  punctuationSchema,
  ({ behavior = 'Isolated' }) => {
    const mark = trusted(new RegExp(`[${classBody('punctuation')}]`, 'gu'));
    return [(piece, add) => cut(piece, mark, behavior, false, add)];
  },
);

/** Between numbers and the rest, or around each digit. */
export const digits = component<readonly PreTokenizer[], { individual_digits: boolean }>(
  z.looseObject({ individual_digits: z.boolean() }),
  ({ individual_digits: individual }) => {
    const digit = trusted(new RegExp(`[${classBody('numeric')}]`, 'gu'));
    return [(piece, add) => cut(piece, digit, individual ? 'Isolated' : 'Contiguous', false, add)];
  },
);

const character = z.string().refine((text) => [...text].length === 1, 'expected one character');

/** At one character, which is dropped. */
export const charDelimiterSplit = component<readonly PreTokenizer[], { delimiter: string }>(
  z.looseObject({ delimiter: character }),
  ({ delimiter }) => [(piece, add) => cut(piece, literal(delimiter), 'Removed', false, add)],
);

/** After every so many characters. */
export const fixedLength = component<readonly PreTokenizer[], { length?: number | undefined }>(
  z.looseObject({ length: z.number().int().positive().optional() }),
  ({ length = 5 }) => [
    (piece, add) => {
      let start = 0;
      let end = 0;
      let count = 0;
      for (const { length: width } of piece.text) {
        end += width;
        count++;
        if (count % length !== 0) continue;
        add(slicePiece(piece, start, end));
        start = end;
      }
      add(slicePiece(piece, start, end));
    },
  ],
);
