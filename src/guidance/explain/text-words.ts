/** Which tokens make which words of a text. */
import type { TextModel } from '../../models/index.ts';
import { truncatedLengths } from '../../tokenizers/index.ts';

export interface Word {
  readonly word: string;
  /** UTF-16 units of the text from which and up to which it stands. */
  readonly start: number;
  readonly end: number;
  /** 0, or 1 in the second of two texts. */
  readonly part: 0 | 1;
  /** Places of its tokens in the row that the model reads. */
  readonly tokens: readonly number[];
}

/** Words as Unicode divides them (UAX 29); texts without blanks by the dictionaries that Node has. */
const segmenter = new Intl.Segmenter('en', { granularity: 'word' });

/** Words and marks of punctuation with their tokens; those that were cut off are missing. Where a tokenizer joins what a word divides, the token counts
 * for the word in which it ends. Tokenizers here give no places, so that these come from the tokens of longer and longer beginnings of the text.
 * @param texts one, or two that go together. @param prompt stands before the first and belongs to no word. */
export function textWords(
  { tokenizer }: Pick<TextModel, 'tokenizer'>,
  texts: readonly [string] | readonly [string, string],
  { prompt = '', maxLength = tokenizer.maxLength }: { prompt?: string; maxLength?: number } = {},
): Word[] {
  const pair = texts.length === 2;
  const encode = (first: string, second?: string) => tokenizer.encode(first, second, maxLength);
  const row = encode(prompt + texts[0], texts[1]).ids;
  const frame = pair ? encode('', '').ids : encode('').ids;
  const alone = encode('');
  const counted = (text: string) => {
    const { ids, truncated } = encode(text);
    return ids.length - alone.ids.length + truncated;
  };
  const totals = [counted(prompt + texts[0]), pair ? counted(texts[1]) : undefined] as const;
  const room = Math.max(0, Math.min(maxLength, tokenizer.maxLength) - frame.length);
  const kept = truncatedLengths(totals[0], totals[1], room);
  const before = commonStart(row, frame);
  const after = commonStart(row.toReversed(), frame.toReversed());
  const between = pair ? Math.max(0, frame.length - before - after) : 0;
  const starts = [before, before + kept[0] + between] as const;
  return texts.flatMap((text, part) => {
    const lead = part === 0 ? prompt : '';
    const cutLeft = tokenizer.truncationSide === 'left' ? totals[part]! - kept[part]! : 0;
    const tokensUpTo = (end: number) => {
      const place = counted(lead + text.slice(0, end)) - cutLeft;
      return Math.min(kept[part]!, Math.max(0, place));
    };
    return wordsOf(text, tokensUpTo).map(({ from, to, ...word }) => ({
      ...word,
      part: part as 0 | 1,
      tokens: Array.from({ length: to - from }, (_, i) => starts[part]! + from + i),
    }));
  });
}

interface Span {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

function wordsOf(text: string, tokensUpTo: (end: number) => number): Span[] {
  const found: Span[] = [];
  let from = tokensUpTo(0);
  for (const { segment, index } of segmenter.segment(text)) {
    if (segment.trim() === '') continue;
    const end = index + segment.length;
    const to = Math.max(from, end === text.length ? tokensUpTo(text.length) : tokensUpTo(end));
    const last = found.at(-1);
    if (to > from) found.push({ word: segment, start: index, end, from, to });
    // a mark that the tokenizer joined to the word before
    else if (last && last.end === index) found[found.length - 1] = { ...last, word: last.word + segment, end };
    from = to;
  }
  const last = found.at(-1);
  const all = tokensUpTo(text.length);
  if (last && all > last.to) found[found.length - 1] = { ...last, to: all };
  return found;
}

function commonStart(a: readonly number[], b: readonly number[]): number {
  let n = 0;
  while (n < Math.min(a.length, b.length) && a[n] === b[n]) n++;
  return n;
}
