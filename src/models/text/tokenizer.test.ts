import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createTokenizer, tokenizerConfigSchema, tokenizerSchema } from './tokenizer.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, root), 'utf8'));

function tokenizerOf(name: string, maxLength = 10_000) {
  const path =
    name === 'wordpiece' ? 'models/all-minilm-l6-v2/tokenizer.json' : `conformance/fixtures/tokenizers/${name}.json`;
  return createTokenizer(tokenizerSchema.parse(read(path)), tokenizerConfigSchema.parse({}), {
    origin: path,
    maxLength,
    padId: undefined,
  });
}

/** BERT drops accents by the Unicode tables of the engine: JavaScript's are newer than those of Python's package, and this one is an accent. */
const newerUnicode = new Set(['wordpiece \u{11f00}']);

interface Expected {
  readonly texts: readonly [string, number[]][];
  readonly pairs: readonly [string, string, number[], number[]][];
  readonly cut: readonly [number, string, string | null, number[], number[]][];
}

describe.each(['wordpiece', 'bpe-bytes', 'bpe-roberta', 'bpe-fallback', 'unigram'])('%s', (name) => {
  const expected = read(`conformance/fixtures/tokenizers/${name}.expected.json`) as Expected;
  const tokenizer = tokenizerOf(name);

  test("the numbers are those of Python's tokenizers", () => {
    const wrong = expected.texts.filter(
      ([text, ids]) => `${tokenizer.encode(text).ids}` !== `${ids}` && !newerUnicode.has(`${name} ${text}`),
    );
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
    expect(tokenizer.encode('')).toEqual({ ids: [101, 102], typeIds: [0, 0], truncated: 0 });
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
  const file = (name: string) => tokenizerSchema.parse(read(`conformance/fixtures/tokenizers/${name}.json`));
  const padOf = (name: string, config: object, padId?: number) =>
    createTokenizer(file(name), tokenizerConfigSchema.parse(config), { origin: '', maxLength: 9, padId }).padId;
  expect(padOf('unigram', { pad_token: '</s>' })).toBe(2);
  expect(padOf('unigram', { pad_token: { content: '<pad>', lstrip: false } }, 7)).toBe(1);
  expect(padOf('unigram', {}, 7)).toBe(7);
  expect(padOf('unigram', {})).toBe(1);
  expect(padOf('bpe-bytes', { pad_token: null })).toBe(0);
  expect(padOf('bpe-fallback', { eos_token: '</s>' })).toBe(2);
});

test('a kind of tokenizer that is not known', () => {
  const file = tokenizerSchema.parse({ model: { type: 'WordPiece', vocab: {} }, pre_tokenizer: { type: 'Syllables' } });
  expect(() => createTokenizer(file, {}, { origin: 'tokenizer.json', maxLength: 9, padId: 0 })).toThrow(
    expect.objectContaining({ code: 'TOKENIZER_INVALID', where: 'tokenizer.json' }),
  );
});
