/** From examples to rows of the network's length. */
import type { SplitName } from '../../data/index.ts';
import { seededRandom } from '../../data/index.ts';
import type { PromptTokenizer } from '../../predict/generate/prompt-tokenizer.ts';
import type { LanguageExample } from './language-examples.ts';
import { type TokenExample, tokenizeExample } from './tokenize-example.ts';

export interface TokenRows {
  readonly rows: Readonly<Record<SplitName, readonly TokenExample[]>>;
  /** Examples cut at the end, and those of which nothing to learn was left. */
  readonly truncated: number;
  readonly emptied: number;
}

export interface RowOptions {
  /** Tokens of a row, at most. */
  readonly maxLength: number;
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
}

/** Fewer texts than this are divided between the splits by stretches, since no number of whole texts comes near the shares. */
const fewTexts = 20;

/** Texts follow one another, each with its end, and are cut into rows, so that no row is padded. Conversations and completions have a row of
 * their own. Where no example names its split, shares are set aside: whole examples at random, or the ends of few texts. */
export function tokenRows(
  examples: readonly LanguageExample[],
  tokenizer: PromptTokenizer,
  { maxLength, validation, test, seed }: RowOptions,
): TokenRows {
  const tokens = examples.map((example) => tokenizeExample(example, tokenizer));
  const isText = examples.map((example) => 'text' in example);
  const given = examples.some(({ split }) => split !== undefined);
  const stretches = !given && examples.length < fewTexts && isText.every(Boolean);
  if (stretches) {
    const cut = byStretches(packed(tokens, maxLength), validation, test);
    return { rows: cut, truncated: 0, emptied: 0 };
  }
  const sides = given
    ? examples.map(({ split }) => split ?? 'train')
    : atRandom(examples.length, validation, test, seed);
  let truncated = 0;
  let emptied = 0;
  const rowsOf = (side: SplitName): TokenExample[] => {
    const members = [...examples.keys()].filter((i) => sides[i] === side);
    const own = members
      .filter((i) => !isText[i])
      .flatMap((i) => {
        const { ids, weights } = tokens[i]!;
        if (ids.length > maxLength) truncated++;
        const row = { ids: ids.slice(0, maxLength), weights: weights.slice(0, maxLength) };
        if (countLearned(row) > 0) return [row];
        emptied++;
        return [];
      });
    const texts = members.filter((i) => isText[i]).map((i) => tokens[i]!);
    return [...own, ...packed(texts, maxLength)];
  };
  const rows = { train: rowsOf('train'), validation: rowsOf('validation'), test: rowsOf('test') };
  return { rows, truncated, emptied };
}

/** Tokens of a row that are foretold: the first has nothing before it. */
export function countLearned({ weights }: TokenExample): number {
  let count = 0;
  for (let i = 1; i < weights.length; i++) count += weights[i]!;
  return count;
}

function packed(texts: readonly TokenExample[], length: number): TokenExample[] {
  const all = texts.flatMap(({ ids }) => ids);
  const rows: TokenExample[] = [];
  for (let from = 0; from < all.length; from += length) {
    const ids = all.slice(from, from + length);
    // one token foretells nothing
    if (ids.length > 1) rows.push({ ids, weights: ids.map(() => 1) });
  }
  return rows;
}

function byStretches(rows: readonly TokenExample[], validation: number, test: number) {
  const last = Math.round(test * rows.length);
  const middle = Math.round(validation * rows.length);
  const start = rows.length - last - middle;
  return {
    train: rows.slice(0, start),
    validation: rows.slice(start, start + middle),
    test: rows.slice(start + middle),
  };
}

function atRandom(count: number, validation: number, test: number, seed: number): SplitName[] {
  const sides = new Array<SplitName>(count).fill('train');
  const order = seededRandom(seed, 'split').permutation(count);
  const last = Math.round(test * count);
  const middle = Math.round(validation * count);
  order.forEach((example, place) => {
    if (place < last) sides[example] = 'test';
    else if (place < last + middle) sides[example] = 'validation';
  });
  return sides;
}
