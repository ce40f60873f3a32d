import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tokenizerFileSchema } from '../../tokenizers/index.ts';
import { createTokenizer, tokenizerConfigSchema } from './tokenizer.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, root), 'utf8'));

function tokenizerOf(name: string, maxLength = 10_000) {
  const path =
    name === 'wordpiece' ? 'models/all-minilm-l6-v2/tokenizer.json' : `conformance/fixtures/tokenizers/${name}.json`;
  return createTokenizer(tokenizerFileSchema.parse(read(path)), tokenizerConfigSchema.parse({}), {
    origin: path,
    maxLength,
    padId: undefined,
  });
}

interface Expected {
  readonly texts: readonly [string, number[]][];
  readonly pairs: readonly [string, string, number[], number[]][];
  readonly cut: readonly [number, string, string | null, number[], number[]][];
}

describe.each(['wordpiece', 'bpe-bytes', 'bpe-roberta', 'bpe-fallback', 'unigram'])('%s', (name) => {
  const expected = read(`conformance/fixtures/tokenizers/${name}.expected.json`) as Expected;
  const tokenizer = tokenizerOf(name);

  test("the numbers are those of Python's tokenizers", () => {
    const wrong = expected.texts.filter(([text, ids]) => `${tokenizer.encode(text).ids}` !== `${ids}`);
    expect(wrong.map(([text, ids]) => [text, ids.join(), tokenizer.encode(text).ids.join()])).toEqual([]);
  });

  test('pairs, with their types', () => {
    const found = expected.pairs.map(([a, b]) => {
      const { ids, typeIds } = tokenizer.encode(a, b);
      return [a, b, ids, typeIds];
    });
    expect(found).toEqual(expected.pairs);
  });

  test('longer texts are cut, the longer of a pair first, and keep their special tokens', () => {
    const found = expected.cut.map(([length, a, b]) => {
      const { ids, typeIds } = tokenizer.encode(a, b ?? undefined, length);
      return [length, a, b, ids, typeIds];
    });
    expect(found).toEqual(expected.cut);
  });
});

describe('texts that are hardly texts', () => {
  const tokenizer = tokenizerOf('wordpiece', 16);

  test('lone surrogates are replaced', () => {
    for (const text of ['\ud800', 'a\udc00b', '\ud83d', '\udc00\ud800']) {
      expect(tokenizer.encode(text)).toEqual(tokenizer.encode(text.replace(/[\ud800-\udfff]/g, '\ufffd')));
    }
  });

  test('an empty text has its special tokens only', () => {
    expect(tokenizer.encode('')).toEqual({ ids: [101, 102], typeIds: [0, 0], truncated: 0, untokenized: 0 });
    expect(tokenizer.decode([])).toBe('');
  });

  test('what is cut off is counted; a limit of the caller does not lengthen', () => {
    const text = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen';
    expect(tokenizer.encode(text)).toMatchObject({ truncated: 2 });
    expect(tokenizer.encode(text).ids).toHaveLength(16);
    expect(tokenizer.encode(text, undefined, 1000).ids).toHaveLength(16);
    expect(tokenizer.encode(text, 'two', 6)).toMatchObject({ truncated: 14, typeIds: [0, 0, 0, 0, 1, 1] });
  });

  test('decoding leaves the special tokens out where that is asked for', () => {
    const { ids } = tokenizer.encode('Grafting, in short.');
    expect(tokenizer.decode(ids, { skipSpecialTokens: true })).toBe('grafting, in short.');
    expect(tokenizer.decode(ids)).toBe('[CLS] grafting, in short. [SEP]');
  });
});

test('padding: the config of the tokenizer, its file, the model, or the usual names', () => {
  const file = (name: string) => tokenizerFileSchema.parse(read(`conformance/fixtures/tokenizers/${name}.json`));
  const padOf = (name: string, config: object, padId?: number) =>
    createTokenizer(file(name), tokenizerConfigSchema.parse(config), { origin: '', maxLength: 9, padId }).padId;
  expect(padOf('unigram', { pad_token: '</s>' })).toBe(2);
  expect(padOf('unigram', { pad_token: { content: '<pad>', lstrip: false } }, 7)).toBe(1);
  expect(padOf('unigram', {}, 7)).toBe(7);
  expect(padOf('unigram', {})).toBe(1);
  expect(padOf('bpe-bytes', { pad_token: null })).toBe(0);
  expect(padOf('bpe-fallback', { eos_token: '</s>' })).toBe(2);
});

test.each(['normalizer', 'pre_tokenizer', 'post_processor', 'decoder', 'model'])('a %s of an unknown type', (part) => {
  const file = tokenizerFileSchema.parse({
    model: { type: 'BPE', vocab: {}, merges: [] },
    [part]: { type: 'Syllables' },
  });
  expect(() => createTokenizer(file, {}, { origin: 'tokenizer.json', maxLength: 9, padId: 0 })).toThrow(
    expect.objectContaining({
      code: 'TOKENIZER_INVALID',
      where: 'tokenizer.json',
      details: expect.objectContaining({ part, type: 'Syllables' }),
    }),
  );
});

test('a text that the vocabulary has no token for', () => {
  const model = { type: 'WordLevel', vocab: { a: 0 }, unk_token: '[UNK]' };
  const tokenizer = createTokenizer(tokenizerFileSchema.parse({ model }), {}, { origin: 'f', maxLength: 9, padId: 0 });
  expect(tokenizer.encode('a').ids).toEqual([0]);
  expect(() => tokenizer.encode('b')).toThrow(
    expect.objectContaining({ code: 'TOKENIZER_UNKNOWN_TEXT', where: 'f', details: { text: 'b' } }),
  );
});

test('texts are cut on the side that the file names, or its config', () => {
  const model = { type: 'WordLevel', vocab: { a: 0, b: 1, c: 2, d: 3 }, unk_token: 'a' };
  const truncation = { direction: 'Left', max_length: 2, strategy: 'LongestFirst', stride: 0 };
  const file = tokenizerFileSchema.parse({ model, truncation, pre_tokenizer: { type: 'Whitespace' } });
  const idsOf = (config: { truncation_side?: 'right' }) =>
    createTokenizer(file, config, { origin: '', maxLength: 3, padId: 0 }).encode('a b c d').ids;
  expect(idsOf({})).toEqual([1, 2, 3]);
  expect(idsOf({ truncation_side: 'right' })).toEqual([0, 1, 2]);
});
