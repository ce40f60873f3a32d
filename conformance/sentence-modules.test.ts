/** 200 model folders with random modules give sentence-transformers' vectors. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openModel, type TextModel } from '../src/models/index.ts';
import { toFloat32 } from '../src/onnx/index.ts';
import { openTextEncoder } from '../src/predict/text-encoder.ts';
import { openNodeRuntime, type Runtime } from '../src/runtime/index.ts';
import { type SentenceFolder, sentenceFolders, texts, writeSentenceFolder } from './sentence-folders.ts';

let runtime: Runtime;
let root: string;
beforeAll(async () => {
  runtime = await openNodeRuntime({ threads: 1 });
  root = await mkdtemp(join(tmpdir(), 'injerto-sentence-'));
});
afterAll(async () => {
  await runtime.close();
  await rm(root, { recursive: true });
});

async function open(folder: SentenceFolder): Promise<TextModel> {
  const path = join(root, folder.key);
  await writeSentenceFolder(folder, path);
  return (await openModel(path)) as TextModel;
}

function largestDifference(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let largest = found.length === wanted.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs(found[i]! - wanted[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

const batches = Array.from({ length: 10 }, (_, i) => sentenceFolders.slice(20 * i, 20 * (i + 1)));

test.each(batches.map((batch) => [`${batch[0]!.key}–${batch.at(-1)!.key}`, batch] as const))(
  'folders %s',
  async (_, batch) => {
    expect(batch).toHaveLength(20);
    for (const folder of batch) {
      const encoder = await openTextEncoder(await open(folder), { runtime });
      for (const [i, prompt] of folder.recipe.prompts.entries()) {
        const found = await encoder.embed(texts, prompt === null ? {} : { prompt });
        const wanted = toFloat32(folder.expected[i]!);
        // a few hundred float32 sums of numbers up to ten
        expect(largestDifference(found, wanted), `folder ${folder.key}, prompt ${JSON.stringify(prompt)}`).toBeLessThan(
          1e-5,
        );
      }
      await encoder.close();
    }
  },
);
