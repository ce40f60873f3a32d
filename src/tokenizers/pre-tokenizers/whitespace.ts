/** Pre-tokenizers without settings that divide words from one another. */
import * as z from 'zod';
import { component } from '../component.ts';
import { classBody } from '../unicode/character-classes.ts';
import { keepMatches } from './cut.ts';
import type { PreTokenizer } from './pre-tokenizer.ts';

const matches = (expression: () => string) =>
  component<readonly PreTokenizer[], unknown>(z.unknown(), () => [keepMatches(new RegExp(expression(), 'gu'))]);

const blank = () => classBody('whitespace');

/** Runs of letters, digits and marks, and runs of other signs. */
export const whitespace = matches(() => `[${classBody('word')}]+|[^${classBody('word')}${blank()}]+`);

/** Whatever blanks divide. */
export const whitespaceSplit = matches(() => `[^${blank()}]+`);

/** Whatever blanks divide, and each punctuation mark on its own. */
export const bertPreTokenizer = matches(
  () => `[${classBody('punctuation')}]|[^${classBody('punctuation')}${blank()}]+`,
);
