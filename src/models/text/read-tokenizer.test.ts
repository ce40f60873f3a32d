import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fromSentencePiece } from '../../tokenizers/formats/index.ts';
import { Tokenizer, tokenizerFileSchema } from '../../tokenizers/index.ts';
import { temporaryFolder } from '../test-folder.ts';
import { readTokenizer } from './read-tokenizer.ts';

/** conformance/make/tokenizer_formats.py says how it is made. */
interface Numbers {
  readonly name: string;
  readonly ids: string;
  readonly shown: readonly (readonly [text: number, ids: number[]])[];
}
interface Fixture {
  readonly sentencePiece: readonly (Numbers & { readonly model: string })[];
  readonly folders: readonly (Numbers & {
    readonly files: Record<string, string>;
    readonly pair: [number[], number[]];
  })[];
}

const read = (name: string) =>
  JSON.parse(
    gunzipSync(readFileSync(new URL(`../../../conformance/fixtures/tokenizers/${name}`, import.meta.url))).toString(),
  );
const { sentencePiece, folders } = read('formats.json.gz') as Fixture;
const { texts } = read('components.json.gz') as { readonly texts: readonly string[] };

function wrong({ ids, shown }: Numbers, encode: (text: string) => readonly number[]): string[] {
  for (const [at, wanted] of shown) expect([texts[at], encode(texts[at]!)]).toEqual([texts[at], wanted]);
  const expected = Buffer.from(ids, 'base64').toString('hex').match(/.{6}/g)!;
  return texts.filter(
    (text, i) => createHash('sha256').update(encode(text).join()).digest('hex').slice(0, 6) !== expected[i],
  );
}

async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = join(await temporaryFolder(), 'model');
  await mkdir(folder);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

describe("SentencePiece's files give the numbers of its own encode", () => {
  test.each(sentencePiece)('$name', (given) => {
    const file = fromSentencePiece(Buffer.from(given.model, 'base64'), {}, 'llama') as Record<string, unknown>;
    // SentencePiece reads its control tokens in a text as text; transformers finds them.
    const tokenizer = new Tokenizer(tokenizerFileSchema.parse({ ...file, added_tokens: [] }));
    expect(wrong(given, (text) => tokenizer.encode(text))).toEqual([]);
  });
});

describe('vocab.txt, and vocab.json with merges.txt, give the numbers of transformers', () => {
  test.each(folders)('$name', async (given) => {
    const folder = await folderOf(given.files);
    const { model_type: modelType } = JSON.parse(given.files['config.json']!);
    const tokenizer = new Tokenizer((await readTokenizer(folder, modelType))!.file);
    expect(wrong(given, (text) => tokenizer.finish(tokenizer.encode(text)).ids)).toEqual([]);
    const pair = tokenizer.finish(tokenizer.encode('uno dos'), tokenizer.encode('tres'));
    expect(pair.ids).toEqual(given.pair[0]);
    if (given.pair[1]) expect(pair.typeIds).toEqual(given.pair[1]);
  });
});

describe('special tokens and numbers of a family', () => {
  const model = Buffer.from(sentencePiece[0]!.model, 'base64');
  const idsOf = async (modelType: string, config: object = {}) => {
    const folder = await folderOf({ 'spiece.model': model, 'tokenizer_config.json': JSON.stringify(config) });
    const tokenizer = new Tokenizer((await readTokenizer(folder, modelType))!.file);
    return { tokenizer, ids: tokenizer.finish(tokenizer.encode('uno')).ids };
  };

  test('XLM-R numbers its pieces one higher', async () => {
    const { ids } = await idsOf('xlm-roberta');
    const plain = (await idsOf('llama')).ids;
    expect(plain[0]).toBe(1);
    expect(ids).toEqual([0, ...plain.slice(1).map((id) => id + 1), 2]);
  });

  test('T5 ends a text, and has a hundred more tokens', async () => {
    const { tokenizer, ids } = await idsOf('t5');
    expect(ids.at(-1)).toBe(2);
    expect(tokenizer.idOf('<extra_id_0>')).toBe(tokenizer.vocabularySize - 1);
  });

  test('a family that is not known, or not named, is refused by name', async () => {
    await expect(idsOf('marian')).rejects.toMatchObject({ code: 'TOKENIZER_INVALID', details: { family: 'marian' } });
    await expect(idsOf('', { tokenizer_class: 'PreTrainedTokenizerFast' })).rejects.toMatchObject({
      code: 'TOKENIZER_INVALID',
      details: { family: null },
    });
  });

  test('a file that is cut off', async () => {
    const folder = await folderOf({ 'tokenizer.model': model.subarray(0, 300) });
    await expect(readTokenizer(folder, 'llama')).rejects.toMatchObject({
      code: 'TOKENIZER_INVALID',
      where: join(folder, 'tokenizer.model'),
    });
  });
});

test('a folder without any', async () => {
  expect(await readTokenizer(await temporaryFolder(), 'bert')).toBeUndefined();
});
