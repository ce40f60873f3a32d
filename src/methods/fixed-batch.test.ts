/** Files with a batch of one, from the photo or text to the saved model. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { imageFolder } from '../data/node/index.ts';
import { messagesOf } from '../messages/test-messages.ts';
import { type ImageModel, openModel } from '../models/node/index.ts';
import { predict } from '../predict/predict.ts';
import { openNodeRuntime } from '../runtime/node/index.ts';
import { layOutRedAndGreen } from './test-red-and-green.ts';
import { train } from './train.ts';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../conformance/fixtures/fixed-batch/${name}.onnx`, import.meta.url));
/** Of a score. float32, sums ordered by the size of the batch. */
const tolerance = 1e-5;

const root = mkdtempSync(path.join(tmpdir(), 'injerto-fixed-batch-'));
const photos = path.join(root, 'photos');

process.env.INJERTO_CACHE = path.join(root, 'cache');
const runtime = await openNodeRuntime();
const files = await layOutRedAndGreen(photos, 10, 32);
afterAll(async () => {
  await runtime.close();
  rmSync(root, { recursive: true });
});

async function scoresOf(model: ImageModel, batchSize: number): Promise<number[][]> {
  const all: number[][] = [];
  for await (const { scores } of predict(model, files, { batchSize, runtime })) {
    all.push([...scores].sort((a, b) => (a.label < b.label ? -1 : 1)).map(({ score }) => score));
  }
  return all;
}

describe.each([
  ['attention-block-torchscript', undefined],
  ['samples-mix-dynamo', 1],
] as const)('%s', (name, rows) => {
  test('predicts alike in any batch, and says how', async () => {
    const model = (await openModel(fixture(name))) as ImageModel;
    expect(model.rows).toBe(rows);
    expect(messagesOf(model.notes).join(' ')).toContain(rows ? 'one by one' : 'opened for any batch size');
    const [together, alone] = [await scoresOf(model, 16), await scoresOf(model, 1)];
    expect(together).toHaveLength(20);
    expect(Math.max(...together.flatMap((row, n) => row.map((x, k) => Math.abs(x - alone[n]![k]!))))).toBeLessThan(
      tolerance,
    );
  });

  test.each([
    { method: 'transfer' },
    { method: 'transfer', head: 'mlp', epochs: 2 },
    { method: 'fine-tune', epochs: 1, batchSize: 8 },
    { method: 'fine-tune', epochs: 1, batchSize: 8, unfreeze: 1 },
  ] as const)('trains and saves a model that opens again: %j', async (options) => {
    const reference = await openModel(fixture(name));
    const run = await train(reference, await imageFolder(photos), {
      ...options,
      runtime,
      cacheDir: path.join(root, 'features'),
    } as Parameters<typeof train>[2]);
    expect(run.test?.loss).toBeGreaterThan(0);
    const out = path.join(root, `${name}-${options.method}-${Object.values(options).join('-')}`);
    await run.save(out);
    const model = (await openModel(out)) as ImageModel;
    expect(model.rows).toBe(rows);
    const saved = await scoresOf(model, 16);
    let n = 0;
    for await (const { scores } of run.predict(files)) {
      const own = [...scores].sort((a, b) => (a.label < b.label ? -1 : 1)).map(({ score }) => score);
      for (const [k, score] of own.entries()) expect(Math.abs(score - saved[n]![k]!)).toBeLessThan(tolerance);
      n++;
    }
    expect(n).toBe(20);
  });
});

test('pairs are not made of a model that takes one text at a time', async () => {
  const reference = await openModel(fixture('samples-mix-dynamo'));
  await expect(
    train(reference, await imageFolder(photos), {
      method: 'contrastive',
      runtime,
      cacheDir: path.join(root, 'features'),
    }),
  ).rejects.toMatchObject({ code: 'PAIRS_NEED_BATCH' });
});
