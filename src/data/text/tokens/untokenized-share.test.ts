import { expect, test } from 'vitest';
import { createTokenizer, tokenizerConfigSchema } from '../../../models/text/tokenizer.ts';
import { tokenizerFileSchema } from '../../../tokenizers/index.ts';
import { UntokenizedShare } from './untokenized-share.ts';

const blanks = { type: 'WhitespaceSplit' };
const vocab = { '[UNK]': 0, a: 1, b: 2, '##a': 3, '##b': 4, ab: 5 };

function tokenizerOf(model: Record<string, unknown>) {
  const file = tokenizerFileSchema.parse({ model, pre_tokenizer: blanks });
  return createTokenizer(file, tokenizerConfigSchema.parse({}), { origin: 'test', maxLength: 1000, padId: 0 });
}

const models = {
  WordPiece: { vocab, unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100 },
  WordLevel: { vocab, unk_token: '[UNK]' },
  BPE: { vocab, merges: ['a b'], unk_token: '[UNK]' },
  Unigram: {
    vocab: [
      ['[UNK]', 0],
      ['a', -1],
      ['b', -1],
    ],
    unk_id: 0,
  },
};

test.each([
  ['WordPiece', 'ab ab', 0],
  ['WordPiece', `ab ${'a'.repeat(998)}`, 0.998],
  ['WordPiece', 'ab ябло', 4 / 6],
  ['WordLevel', 'ab ba', 0.5],
  ['BPE', 'ab яя', 0.5],
  ['Unigram', 'ab яя', 0.5],
  ['Unigram', '', 0],
] as const)('%s: of "%s" the share that has no tokens', (type, text, share) => {
  expect(tokenizerOf({ type, ...models[type] }).encode(text).untokenized).toBeCloseTo(share, 10);
});

test('what a tokenizer leaves out, and what it spells in bytes', () => {
  const { unk_token: _, ...silent } = models.BPE;
  expect(tokenizerOf({ type: 'BPE', ...silent }).encode('ab яя')).toMatchObject({ ids: [5], untokenized: 0.5 });
  const bytes = Object.fromEntries(Array.from({ length: 256 }, (_, byte) => [hex(byte), 10 + byte]));
  const spelled = { type: 'BPE', ...models.BPE, vocab: { ...vocab, ...bytes }, byte_fallback: true };
  expect(tokenizerOf(spelled).encode('ab яя').untokenized).toBe(0);
});

const hex = (byte: number) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;

test('a pair counts as one text', () => {
  expect(tokenizerOf({ type: 'WordPiece', ...models.WordPiece }).encode('ab', 'яя').untokenized).toBe(0.5);
});

function shareOf(texts: readonly (readonly [untokenized: number, length: number])[]) {
  const share = new UntokenizedShare();
  for (const [untokenized, length] of texts) share.add({ untokenized }, length);
  return share.remark?.details;
}
const known = Array.from({ length: 199 }, () => [0, 100] as const);

test.each([
  ['nothing unknown', known, undefined],
  ['a short text of emoji among many', [...known, [1, 2] as const], undefined],
  ['one huge word in one text', [...known, [0.9999, 1e6] as const], { untokenized: 1, texts: 200 }],
  [
    'one text in fifty',
    Array.from({ length: 100 }, (_, n) => [n < 2 ? 1 : 0, 10] as const),
    { untokenized: 2, texts: 100 },
  ],
  ['a tenth of every text', Array.from({ length: 50 }, () => [0.1, 100] as const), { untokenized: 0, texts: 50 }],
  ['no texts', [], undefined],
])('%s', (_, texts, said) => {
  if (said) expect(shareOf(texts)).toMatchObject(said);
  else expect(shareOf(texts)).toBeUndefined();
});
