import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { textDataset } from '../data/node/index.ts';
import { openModel } from '../models/node/index.ts';
import { graphOf, readModelFile } from '../onnx/node/index.ts';
import { predict } from '../predict/predict.ts';
import type { Prediction } from '../predict/prediction.ts';
import { byLabel } from '../predict/test-scores.ts';
import type { TrainEvent } from '../training/events.ts';
import type { LoraConfig, RunOptions } from './options/train-options.ts';
import { openTinyTraining } from './test-tiny-training.ts';
import { train } from './train.ts';
import type { TrainingRun } from './training-run.ts';

const { folder, runtime, photos, tiny, close } = await openTinyTraining('lora');
afterAll(close);

/** Six validation photos would as a rule prefer the start. */
const short = { method: 'lora', rank: 2, epochs: 2, batchSize: 4, learningRate: 1e-2, val: 0 } as const;

function trainLora(options: LoraConfig & RunOptions = {}): Promise<TrainingRun<Prediction>> {
  return train(tiny, photos, { runtime, cacheDir: path.join(folder, 'cache'), ...short, ...options });
}

let saved = 0;
const newFolder = () => path.join(folder, `saved-${saved++}`);

async function adapterBytes(run: TrainingRun): Promise<Buffer> {
  const out = newFolder();
  await run.saveAdapter(out);
  return readFile(path.join(out, 'adapter_model.safetensors'));
}

async function scoresOf(predictions: AsyncIterable<Prediction>): Promise<Readonly<Record<string, number>>[]> {
  const found = [];
  for await (const { scores } of predictions) found.push(byLabel(scores));
  return found;
}

/** Probabilities; merging rounds each weight once. */
const digits = 5;

function expectAlike(a: readonly Record<string, number>[], b: readonly Record<string, number>[]): void {
  expect(a).toHaveLength(b.length);
  a.forEach((scores, i) => {
    for (const [name, score] of Object.entries(scores)) expect(score).toBeCloseTo(b[i]![name]!, digits);
  });
}

describe('a training', () => {
  test.each([
    // A [2, 27] and B [8, 2], A [2, 72] and B [16, 2]
    ['all convolutions', {}, 2 * (27 + 8) + 2 * (72 + 16), 2],
    ['one of them, which caches what lies below', { targets: 'block2', dropout: 0.3 }, 2 * (72 + 16), 1],
  ] as const)(
    '%s: says what was trained, and saves the model and the adapter alike',
    async (_, options, weights, layers) => {
      const events: TrainEvent[] = [];
      const run = await trainLora({ ...options, onEvent: (event) => events.push(event) });
      expect(run).toMatchObject({ method: 'lora', trainedParameters: weights + 3 * 17 });
      expect(run.history).toEqual(events.filter((event) => event.type === 'epoch'));
      const files = photos.samples.slice(0, 4).map((sample) => sample.path);
      const own = await scoresOf(run.predict(files, { runtime }));
      const [whole, adapter] = [newFolder(), newFolder()];
      await run.save(whole);
      await run.saveAdapter(adapter);
      const opened = await openModel(adapter);
      expect(opened.classes).toEqual(['A', 'D', 'E']);
      expect(opened.record?.settings).toMatchObject({ rank: 2, alpha: 16, adaptedLayers: layers });
      for (const model of [await openModel(whole), opened]) {
        expectAlike(await scoresOf(predict(model, files, { runtime }) as AsyncIterable<Prediction>), own);
      }
      // an ordinary graph: no path is left in it
      const names = graphOf(await readModelFile(path.join(whole, 'onnx', 'model.onnx'))).initializer.map((t) => t.name);
      expect(names.filter((name) => name.includes('lora'))).toEqual([]);
    },
  );

  test('moves both A and B, and no frozen weight', async () => {
    // without validation the last weights are kept, whether they are better or not
    const run = await trainLora({ targets: 'block2' });
    const out = newFolder();
    await run.save(out);
    const { model } = await openModel(out);
    const weight = (name: string, graph = graphOf(model)) =>
      Buffer.from(graph.initializer.find((proto) => proto.name === name)!.rawData);
    const before = graphOf(tiny.model);
    expect(weight('block1.weight').equals(weight('block1.weight', before))).toBe(true);
    expect(weight('block2.bias').equals(weight('block2.bias', before))).toBe(true);
    expect(weight('block2.weight').equals(weight('block2.weight', before))).toBe(false);
  });

  test('the same seed gives the same bytes, another seed others', async () => {
    const [a, b, c] = [
      await adapterBytes(await trainLora({ seed: 5 })),
      await adapterBytes(await trainLora({ seed: 5 })),
      await adapterBytes(await trainLora({ seed: 6 })),
    ];
    expect(a.equals(b)).toBe(true);
    expect(a.equals(c)).toBe(false);
  });

  test('that is stopped goes on to the same bytes', async () => {
    const checkpointDir = path.join(folder, 'checkpoints');
    const controller = new AbortController();
    const onEvent = (event: TrainEvent) => {
      if (event.type === 'progress' && event.phase === 'train' && event.done === 4) controller.abort();
    };
    const options = { seed: 3, dropout: 0.2 };
    await expect(trainLora({ ...options, checkpointDir, onEvent, signal: controller.signal })).rejects.toMatchObject({
      code: 'ABORTED',
    });
    const resumed = await adapterBytes(await trainLora({ ...options, checkpointDir, resume: true }));
    expect(resumed.equals(await adapterBytes(await trainLora(options)))).toBe(true);
    await expect(trainLora({ ...options, rank: 3, checkpointDir, resume: true })).rejects.toMatchObject({
      code: 'CHECKPOINT_MISMATCH',
      what: expect.stringContaining('rank was 2, now 3'),
    });
  });
});

test('texts: the adapter of an encoder opens with its pooling, its tokenizer and its classes', async () => {
  const encoder = await openModel('all-minilm-l6-v2');
  const texts = await textDataset(fileURLToPath(new URL('../../examples/data/intents-en.csv', import.meta.url)));
  const shared = { runtime, cacheDir: path.join(folder, 'cache'), val: 0.1, test: 0.2, maxLength: 12 };
  try {
    const options = { targets: '/layer\\.5\\..*(query|value)/', rank: 2, epochs: 1, learningRate: 1e-3 };
    const run = await train(encoder, texts, { ...shared, method: 'lora', ...options });
    expect(run.test!.accuracy).toBeGreaterThan(0.8); // fifteen intents: chance is 0.07
    expect(run.trainedParameters).toBe(2 * 2 * (384 + 384) + 15 * 385);
    const out = newFolder();
    await run.saveAdapter(out);
    const opened = await openModel(out);
    expect(opened).toMatchObject({ modality: 'text', classes: texts.classes });
    // of unlike lengths, so that a batch is padded
    const asked = ['lights off', 'what is the weather like in the mountains tomorrow'];
    const [own, again] = [run.predict(asked, { runtime }), predict(opened, asked, { runtime })];
    expectAlike(await scoresOf(own as AsyncIterable<Prediction>), await scoresOf(again as AsyncIterable<Prediction>));
  } finally {
    await texts.close();
  }
}, 120_000);

test('what cannot be is said before any work', async () => {
  await expect(trainLora({ targets: 'blok2' })).rejects.toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: No layer of the backbone that can take a LoRA path is called "blok2".
      at: targets
      try: Near names: block2, block1.]
  `);
  await expect(trainLora({ rank: 0 })).rejects.toMatchObject({ code: 'CONFIG_INVALID', where: 'rank' });
  const transfer = await train(tiny, photos, { runtime, cacheDir: path.join(folder, 'cache') });
  await expect(transfer.saveAdapter(newFolder())).rejects.toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: Training by transfer makes no adapter.
      try: Train with \`method: 'lora'\`, or save the whole model.]
  `);
});

test('a training that gained nothing is a head alone, and its adapter changes nothing', async () => {
  const run = await trainLora({ val: 0.2, learningRate: 1e-12 });
  expect(run.remarks.map(({ code }) => code)).toEqual(['NOTHING_GAINED']);
  expect(run).toMatchObject({ bestEpoch: 0, trainedParameters: 3 * 17 });
  const transferred = await train(tiny, photos, { runtime, cacheDir: path.join(folder, 'cache'), val: 0.2 });
  const files = photos.samples.slice(0, 4).map((sample) => sample.path);
  const expected = await scoresOf(transferred.predict(files, { runtime }));
  expect(await scoresOf(run.predict(files, { runtime }))).toEqual(expected);
  const out = newFolder();
  await run.saveAdapter(out);
  const opened = predict(await openModel(out), files, { runtime }) as AsyncIterable<Prediction>;
  expectAlike(await scoresOf(opened), expected);
});
