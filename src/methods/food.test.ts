/** Real photographs, a real reference model: trained, saved, opened again, and used. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ImageDataset, imageFolder } from '../data/node/index.ts';
import { openModel, type ReferenceModel } from '../models/node/index.ts';
import { predict } from '../predict/predict.ts';
import type { Prediction, TextPrediction } from '../predict/prediction.ts';
import { byLabel } from '../predict/test-scores.ts';
import type { TrainEvent } from '../training/events.ts';
import type { TrainOptions } from './options/train-options.ts';
import { layOutFood } from './test-food-folder.ts';
import { train } from './train.ts';

let folder: string;
let photos: ImageDataset;
let reference: ReferenceModel;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-food-'));
  await layOutFood(path.join(folder, 'photos'), ['A', 'D', 'E', 'P'], 20);
  photos = await imageFolder(path.join(folder, 'photos'));
  reference = await openModel('mobilenet-v2');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function collect<P extends Prediction | TextPrediction>(found: AsyncIterable<P>): Promise<P[]> {
  const all: P[] = [];
  for await (const prediction of found) all.push(prediction);
  return all;
}

test.each<[string, TrainOptions]>([
  ['transfer', { method: 'transfer' }],
  ['fine-tune', { method: 'fine-tune', unfreeze: 1, epochs: 2, views: 1 }],
])('%s learns far beyond chance, and the saved model predicts the same', async (name, options) => {
  const run = await train(reference, photos, { val: 0.2, test: 0.2, ...options, cacheDir: path.join(folder, 'cache') });
  const { val, test } = run.samples;
  const accuracy = (run.val!.accuracy! * val + run.test!.accuracy! * test) / (val + test);
  expect(accuracy).toBeGreaterThan(0.55); // four classes: chance is 0.25; 32 photos, standard error 0.08

  const out = path.join(folder, name);
  await run.save(out);
  const files = photos.samples.filter((_, i) => i % 7 === 0).map(({ path: file }) => file);
  const before = await collect(run.predict(files));
  const after = await collect(predict(await openModel(out), files, { batchSize: 3 }));
  expect(after.map(({ file, label }) => [file, label])).toEqual(before.map(({ file, label }) => [file, label]));
  after.forEach(({ scores }, i) => {
    const earlier = byLabel(before[i]!.scores);
    for (const { label, score } of scores) expect(score).toBeCloseTo(earlier[label]!, 4);
    expect(scores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 5);
    expect(scores[0]!.label).toBe(after[i]!.label);
  });
});

test('a file that is no photo is left out of the predictions, and said so', async () => {
  const text = path.join(folder, 'text.jpg');
  await writeFile(text, 'not a photo');
  const good = photos.samples[0]!.path;
  const skipped: string[] = [];
  const found = await collect(
    predict(reference, [text, good], {
      onEvent: (event) => event.type === 'skipped' && skipped.push(`${event.file}: ${event.message}`),
    }),
  );
  expect(found.map(({ file }) => file)).toEqual([good]);
  expect(found[0]!.scores).toHaveLength(1000);
  expect(skipped).toEqual([expect.stringContaining('text.jpg: ')]);
});

test('the thread that trains stays free: a server in the same process answers all the while', async () => {
  const server = createServer((_, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let steps = 0;
  let answers = 0;
  let training = false;
  let done = false;
  const ask = (async () => {
    while (!done) {
      await (await fetch(url)).text();
      if (training) answers++;
    }
  })();
  const onEvent = (event: TrainEvent) => {
    if (event.type === 'phase') training = event.phase === 'train';
    if (event.type === 'progress' && event.phase === 'train') steps++;
  };
  const few = { ...photos, samples: photos.samples.filter((_, i) => i % 3 === 0) };
  const options = { method: 'fine-tune', epochs: 1, batchSize: 8, val: 0, test: 0, C: 0.01 } as const;
  const { config } = await train(reference, few, { ...options, onEvent, cacheDir: path.join(folder, 'cache') });
  expect(config).toMatchObject({ learningRate: 3e-4, headLearningRate: 3e-4, clip: 0 });
  done = true;
  await ask;
  await new Promise((resolve) => server.close(resolve));
  expect(steps).toBeGreaterThan(2);
  // a step takes hundreds of milliseconds and an answer one or two; were the thread blocked, there would be one or two a step
  expect(answers).toBeGreaterThan(5 * steps);
});

test('a batch too small for statistics of its own keeps the stored ones and the low rate that they need, and says so', async () => {
  const warnings: unknown[] = [];
  const few = { ...photos, samples: photos.samples.filter((_, i) => i % 5 === 0) };
  const { config } = await train(reference, few, {
    ...({ method: 'fine-tune', unfreeze: 1, epochs: 1, views: 1, batchSize: 4, val: 0, test: 0, C: 0.01 } as const),
    onEvent: (event) => event.type === 'warning' && warnings.push(event.code),
    cacheDir: path.join(folder, 'cache'),
  });
  expect(warnings).toContain('BATCH_NORM_STORED');
  expect(config).toMatchObject({ learningRate: 3e-5, headLearningRate: expect.closeTo(3e-4, 12), clip: 1 });
});
