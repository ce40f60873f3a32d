import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Tokenizer } from './tokenizer.ts';
import { tokenizerFileSchema } from './tokenizer-file.ts';

/** What Python's tokenizers gives: conformance/make/tokenizer_components.py says how it is written down. */
interface Case {
  readonly name: string;
  readonly file: Readonly<Record<string, unknown>>;
  readonly ids: string;
  readonly decoded?: string;
  readonly shown: readonly (readonly [text: number, ids: number[], decoded?: string])[];
}

interface Fixture {
  readonly texts: readonly string[];
  readonly parts: readonly unknown[];
  readonly cases: readonly Case[];
}

const path = new URL('../../conformance/fixtures/tokenizers/components.json.gz', import.meta.url);
const { texts, parts, cases } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as Fixture;

function tokenizerOf({ file }: Case): Tokenizer {
  const whole = { ...file };
  for (const part of ['model', 'added_tokens', 'normalizer']) whole[part] = parts[file[part] as number];
  return new Tokenizer(tokenizerFileSchema.parse(whole));
}

const shortHash = (value: string) => createHash('sha256').update(value).digest('hex').slice(0, 6);
const hashes = (stored: string) => Buffer.from(stored, 'base64').toString('hex').match(/.{6}/g)!;

/** Texts whose numbers are not those of Python's tokenizers. */
function wrongIds(given: Case, tokenizer: Tokenizer): string[] {
  const expected = hashes(given.ids);
  const paired = given.name.startsWith('post-processor');
  return texts.filter((text, i) => {
    const single = tokenizer.finish(tokenizer.encode(text));
    const other = texts.at(-i - 1)!;
    const pair = paired ? tokenizer.finish(tokenizer.encode(text), tokenizer.encode(other)) : undefined;
    const all = pair ? [...single.ids, -1, ...pair.ids, -1, ...pair.typeIds] : single.ids;
    return shortHash(all.join()) !== expected[i];
  });
}

function wrongTexts({ decoded }: Case, tokenizer: Tokenizer): string[] {
  if (decoded === undefined) return [];
  const expected = hashes(decoded);
  return texts.filter((text, i) => {
    const { ids } = tokenizer.finish(tokenizer.encode(text));
    return shortHash(tokenizer.decode(ids, i % 2 === 1)) !== expected[i];
  });
}

test('a thousand texts in more than thirty scripts, every type of component', () => {
  expect(texts.length).toBeGreaterThanOrEqual(1000);
  expect(cases.length).toBeGreaterThan(250);
});

describe.each(['normalizer', 'pre-tokenizer', 'added tokens', 'model', 'decoder', 'post-processor'])('%s', (kind) => {
  test.each(cases.filter(({ name }) => name.startsWith(`${kind} `)))('$name', (given) => {
    const tokenizer = tokenizerOf(given);
    for (const [at, ids, decoded] of given.shown) {
      if (kind !== 'post-processor')
        expect([texts[at], tokenizer.finish(tokenizer.encode(texts[at]!)).ids]).toEqual([texts[at], ids]);
      if (decoded !== undefined) expect(tokenizer.decode(ids, at % 2 === 1)).toBe(decoded);
    }
    expect(wrongIds(given, tokenizer)).toEqual([]);
    expect(wrongTexts(given, tokenizer)).toEqual([]);
  });
});
