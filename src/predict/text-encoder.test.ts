import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { env, pipeline } from '@huggingface/transformers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messagesOf } from '../messages/test-messages.ts';
import { openModel, type TextModel } from '../models/node/index.ts';
import { type TestEncoderOptions, testEncoder } from '../models/text/test-encoder.ts';
import { encodeModel } from '../onnx/index.ts';
import { openNodeRuntime, type Runtime } from '../runtime/node/index.ts';
import { openTextEncoder } from './text-encoder.ts';

const root = new URL('../../', import.meta.url);
const expected = JSON.parse(
  readFileSync(new URL('conformance/fixtures/all-minilm-l6-v2.embeddings.json', root), 'utf8'),
) as readonly (readonly [string, readonly number[]])[];
const texts = expected.map(([text]) => text);

let runtime: Runtime;
let folder: string;
beforeAll(async () => {
  runtime = await openNodeRuntime({ threads: 2 });
  folder = await mkdtemp(join(tmpdir(), 'injerto-encoder-'));
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

const rows = (vectors: Float32Array, size: number) =>
  Array.from({ length: vectors.length / size }, (_, i) => vectors.subarray(i * size, (i + 1) * size));
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** A model folder around a small network, with the small Unigram tokenizer of the conformance tests. */
async function smallModel(name: string, options: TestEncoderOptions = {}): Promise<TextModel> {
  const path = join(folder, name);
  await mkdir(path);
  await writeFile(join(path, 'model.onnx'), encodeModel(testEncoder({ tokens: 600, ...options })));
  const tokenizer = readFileSync(new URL('conformance/fixtures/tokenizers/unigram.json', root));
  await writeFile(join(path, 'tokenizer.json'), tokenizer);
  return (await openModel(path)) as TextModel;
}

test('the starter: as transformers.js embeds, and close to the float32 model in PyTorch', async () => {
  const model = (await openModel('all-minilm-l6-v2')) as TextModel;
  const encoder = await openTextEncoder(model, { runtime });
  expect(encoder.dimension).toBe(384);
  const vectors = rows(await encoder.embed(texts, { batchSize: 3 }), 384);
  for (const vector of vectors) expect(dot(vector, vector)).toBeCloseTo(1, 5);
  // 8-bit storage: the starter's card gives a cosine of 0.9991 as the least of 400 sentences; a single word and the empty text lose more.
  vectors.forEach((vector, i) => {
    expect(dot(vector, expected[i]![1])).toBeGreaterThan(texts[i] === '' ? 0.996 : 0.998);
  });
  env.allowRemoteModels = false;
  env.localModelPath = dirname(model.folder!);
  // At its highest level ONNX Runtime makes one operator of DequantizeLinear and MatMul, which rounds the activations as well.
  const extract = await pipeline('feature-extraction', 'all-minilm-l6-v2', {
    dtype: 'fp32',
    session_options: { graphOptimizationLevel: 'basic' },
  });
  // transformers.js cuts at 512 tokens: it does not read sentence_bert_config.json.
  const short = texts.filter((text) => text.length < 500);
  const theirs = await extract(short, { pooling: 'mean', normalize: true });
  const ours = await encoder.embed(short);
  const difference = Math.max(...ours.map((value, i) => Math.abs(value - (theirs.data as Float32Array)[i]!)));
  // the same weights and operators, in another order of sums; found: 2e-7
  expect(difference).toBeLessThan(1e-5);
  await extract.dispose();
  await encoder.close();
});

test('neither batch, order nor neighbors matter', async () => {
  const encoder = await openTextEncoder(await smallModel('order'), { runtime });
  const many = ['one fox', 'the quick brown fox jumps', '', 'a', 'dogs and dogs and dogs', 'one fox'];
  const together = await encoder.embed(many);
  for (const batchSize of [1, 2, 5]) {
    const found = await encoder.embed(many, { batchSize });
    // sums over paddings of zeros
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(together[i]!, 6);
    });
  }
  expect(together.subarray(0, 6)).toEqual(together.subarray(30));
  expect(await encoder.embed([])).toHaveLength(0);
  await encoder.close();
});

test('a prompt stands before each text', async () => {
  const encoder = await openTextEncoder(await smallModel('prompt'), { runtime });
  expect(await encoder.embed(['fox'], { prompt: 'query: ' })).toEqual(await encoder.embed(['query: fox']));
  await encoder.close();
});

test('graphs without a mask, with a fixed length, and with int32 inputs', async () => {
  const texts = ['one fox', 'the quick brown fox jumps', 'a'];
  const plain = await openTextEncoder(await smallModel('plain', { inputs: ['input_ids'] }), { runtime });
  const alone = await Promise.all(texts.map((text) => plain.embed([text])));
  expect([...(await plain.embed(texts))]).toEqual(alone.flatMap((vector) => [...vector]));
  const narrow = await openTextEncoder(await smallModel('narrow', { dtype: 'int32' }), { runtime });
  const free = await openTextEncoder(await smallModel('free'), { runtime });
  expect(await narrow.embed(texts)).toEqual(await free.embed(texts));
  const model = await smallModel('fixed', { batch: 1, length: 24 });
  expect(messagesOf(model.notes)).toContain('The graph fixes the length: every text is cut or padded to 24 tokens.');
  const fixed = await openTextEncoder(model, { runtime });
  (await fixed.embed(texts)).forEach(async (value, i) => {
    expect(value).toBeCloseTo((await free.embed(texts))[i]!, 6);
  });
  for (const encoder of [plain, narrow, free, fixed]) await encoder.close();
});

test('stops where it is asked to, and tells how far it is', async () => {
  const encoder = await openTextEncoder(await smallModel('abort'), { runtime });
  const steps: number[] = [];
  const many = Array.from({ length: 10 }, (_, i) => `fox ${i}`);
  await encoder.embed(many, { batchSize: 4, onProgress: (done, total) => steps.push(done / total) });
  expect(steps).toEqual([0.4, 0.8, 1]);
  const abort = new AbortController();
  const stopped = encoder.embed(many, { batchSize: 1, signal: abort.signal, onProgress: () => abort.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
  await expect(encoder.embed(many, { batchSize: 0 })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await encoder.close();
});
