/** Which tokens each word is given, with a tokenizer of whole words and their pieces. */
import { expect, test } from 'vitest';
import { openModel, type TextModel } from '../../models/node/index.ts';
import { textWords } from './text-words.ts';

const model = (await openModel('all-minilm-l6-v2')) as TextModel;

function wordsOf(texts: readonly [string] | readonly [string, string], options = {}): [string, string][] {
  const { prompt = '' } = options as { prompt?: string };
  const { ids } = model.tokenizer.encode(prompt + texts[0], texts[1]);
  const words = textWords(model, texts, options);
  return words.map(({ word, tokens }) => [word, model.tokenizer.decode(tokens.map((t) => ids[t]!))]);
}

test.each([
  [
    "I don't want it",
    [
      ['I', 'i'],
      ["don't", "don ' t"],
      ['want', 'want'],
      ['it', 'it'],
    ],
  ],
  [
    'really?! 😀 naïve',
    [
      ['really', 'really'],
      ['?', '?'],
      ['!', '!'],
      ['😀', '[UNK]'],
      ['naïve', 'naive'],
    ],
  ],
  [
    'unbelievably 3.14',
    [
      ['unbelievably', 'unbelievably'],
      ['3.14', '3. 14'],
    ],
  ],
  [
    '我们很高兴。',
    [
      ['我们', '我 [UNK]'],
      ['很', '[UNK]'],
      ['高兴', '高 [UNK]'],
      ['。', '。'],
    ],
  ],
  [
    'e\u0301 \u200b x',
    [
      ['e\u0301', 'e'],
      ['x', 'x'],
    ],
  ],
  [' \n', []],
])('%j', (text, expected) => {
  expect(wordsOf([text])).toEqual(expected);
});

test('a prompt belongs to no word; of a pair each text has its own', () => {
  expect(wordsOf(['hello there', 'good bye'], { prompt: 'query: ' })).toEqual([
    ['hello', 'hello'],
    ['there', 'there'],
    ['good', 'good'],
    ['bye', 'bye'],
  ]);
});

test('what was cut off has no word, and every token that was read has one', () => {
  const words = textWords(model, ['word '.repeat(300)]);
  expect(words).toHaveLength(model.tokenizer.maxLength - 2);
  expect(words.flatMap(({ tokens }) => tokens)).toEqual(words.map((_, n) => n + 1));
});
