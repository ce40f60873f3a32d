/** What a training keeps so that the model can tell samples that are unlike those that it learned from. */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ImageDataset, imageDataset, imageFolder } from '../data/node/index.ts';
import { seededRandom } from '../data/seeded-random.ts';
import { openModel } from '../models/node/index.ts';
import type { Predictor } from '../predict/open-classifier.ts';
import { openPredictor } from '../predict/open-predictor.ts';
import { predict } from '../predict/predict.ts';
import type { Prediction } from '../predict/prediction.ts';
import { unitRows } from '../predict/unknown/known-samples.ts';
import { encodeKnownSamples } from '../predict/unknown/known-samples-file.ts';
import type { TrainOptions } from './options/train-options.ts';
import { layOutFood } from './test-food-folder.ts';
import { openTinyTraining, type TinyTraining } from './test-tiny-training.ts';
import type { TrainingRun } from './training-run.ts';

let tiny: TinyTraining;
let photos: ImageDataset;
/** Photos of nothing: noise. */
let noise: string[];
const at = (name: string) => path.join(tiny.folder, name);
const trained = (more: object = {}, data: ImageDataset = photos) =>
  tiny.trainTiny({ method: 'transfer', val: 0.3, test: 0.2, ...more } as TrainOptions, data);

beforeAll(async () => {
  tiny = await openTinyTraining('unknown');
  await layOutFood(at('many'), ['A', 'D', 'E', 'G'], 30);
  photos = await imageFolder(at('many'));
  const random = seededRandom(0, 'noise');
  noise = [];
  for (let n = 0; n < 6; n++) {
    const pixels = Uint8Array.from({ length: 64 * 64 * 3 }, () => random.below(256));
    noise.push(at(`noise-${n}.png`));
    await sharp(pixels, { raw: { width: 64, height: 64, channels: 3 } }).toFile(noise[n]!);
  }
}, 120_000);
afterAll(() => tiny.close());

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
const pathsOf = (run: TrainingRun) => run.predictions('test').map(({ sample }) => (sample as { path: string }).path);

describe('transfer', () => {
  let run: TrainingRun;
  let folder: string;
  let predictor: Predictor<string, Prediction>;
  beforeAll(async () => {
    run = await trained();
    folder = at('model');
    await run.save(folder);
    predictor = (await openPredictor(folder, { runtime: tiny.runtime })) as typeof predictor;
  }, 120_000);
  afterAll(() => predictor.dispose());

  test('keeps its training samples, and sets the threshold by its validation samples', async () => {
    expect(run.unknownNotMeasured).toBeUndefined();
    const { unknown, samples } = run;
    expect(unknown).toMatchObject({ known: samples.train, of: samples.train, neighbors: 5, heldOut: samples.val });
    expect(unknown!.test!.samples).toBe(samples.test);
    const { record } = await openModel(folder);
    expect(record!.unknown).toEqual(unknown);
  });

  test('tells noise from food, after opening as before saving, and in batches as alone', async () => {
    const saved = await collect(predictor.predictMany(noise));
    for (const { unknown, pValue, distance } of saved) {
      expect({ unknown, least: pValue! <= 0.05 }).toEqual({ unknown: true, least: true });
      expect(distance).toBeGreaterThan(run.unknown!.threshold);
    }
    const before = await collect(run.predict(noise, { runtime: tiny.runtime }));
    for (const [n, { distance }] of saved.entries()) {
      // 1e-4: the engine fuses other operators in other graphs
      expect((before[n] as Prediction).distance).toBeCloseTo(distance!, 4);
      expect((await predictor.predict(noise[n]!)).distance).toBeCloseTo(distance!, 4);
    }
    const food = await collect(predictor.predictMany(pathsOf(run)));
    expect(food.filter(({ unknown }) => unknown)).toHaveLength(run.unknown!.test!.unknown);
  });

  test('answers unknown samples unless it is asked not to', async () => {
    const [told] = await collect(predictor.predictMany(noise.slice(0, 1)));
    expect(photos.classes).toContain(told!.label);
    const model = await openModel(folder);
    if (model.modality !== 'image') throw new Error('a model of photos');
    const food = await collect(predictor.predictMany(pathsOf(run)));
    const known = food.find(({ unknown }) => !unknown)!;
    const silent = await collect(
      predict(model, [noise[0]!, known.file], { unknown: true, top: 1, runtime: tiny.runtime }),
    );
    expect(silent[0]).toMatchObject({ label: '', unknown: true });
    expect(silent[0]!.scores[0]!.label).toBe(told!.label);
    expect(silent[1]).toMatchObject({ label: known.label, unknown: false });
    const mirrored = await collect(predict(model, [noise[0]!], { unknown: true, tta: true, runtime: tiny.runtime }));
    expect(mirrored[0]).toMatchObject({ label: '', unknown: true });
    expect(mirrored[0]!.distance).toBeCloseTo(told!.distance!, 4);
  });

  test('the weights are what they would be, bit for bit, and so is the file', async () => {
    const again = await trained();
    expect(await tiny.savedWeights(again)).toEqual(await tiny.savedWeights(run));
    expect(again.unknown).toEqual(run.unknown);
  });

  test('a damaged file is told of, and is an error only where it is needed', async () => {
    const damaged = at('damaged');
    await run.save(damaged);
    await writeFile(path.join(damaged, 'unknown.safetensors'), 'no tensors');
    const told: string[] = [];
    const model = await openModel(damaged);
    const [answer] = await collect(
      predict(model, noise.slice(0, 1), { runtime: tiny.runtime, onEvent: ({ code }) => told.push(code) }),
    );
    expect(told).toContain('UNKNOWN_IGNORED');
    expect(answer).not.toHaveProperty('unknown');
    await expect(openPredictor(damaged, { unknown: true, runtime: tiny.runtime })).rejects.toMatchObject({
      code: 'SAFETENSORS_INVALID',
    });
    await rm(path.join(damaged, 'unknown.safetensors'));
    await expect(openPredictor(damaged, { unknown: true, runtime: tiny.runtime })).rejects.toMatchObject({
      code: 'UNKNOWN_NOT_AVAILABLE',
    });
    expect(await collect(predict(await openModel(damaged), noise, { runtime: tiny.runtime }))).toHaveLength(6);
  });

  test('the file of another model is refused', async () => {
    const other = at('other');
    await run.save(other);
    const model = await openModel(other);
    const features = unitRows({ data: new Float32Array(6).fill(1), rows: 2, columns: 3 });
    const bytes = encodeKnownSamples({ features, neighbors: 5, distances: new Float32Array(19) });
    await writeFile(path.join(other, 'unknown.safetensors'), bytes);
    await expect(openPredictor(model, { unknown: true, runtime: tiny.runtime })).rejects.toMatchObject({
      code: 'UNKNOWN_FILE_INVALID',
      variant: 'columns',
    });
  });
});

describe('a body that learned', () => {
  test.each([
    ['fine-tune', { epochs: 1, unfreeze: 1 }],
    ['lora', { epochs: 1, rank: 2 }],
    ['contrastive', { epochs: 1, iterations: 1 }],
  ])(
    '%s: samples are seen with the trained weights',
    async (method, more) => {
      const run = await trained({ method, ...more });
      expect(run.unknown).toMatchObject({ heldOut: run.samples.val, known: run.samples.train });
      const folder = at(`model-${method}`);
      await run.save(folder);
      await using predictor = await openPredictor(folder, { runtime: tiny.runtime });
      const food = await collect(predictor.predictMany(pathsOf(run) as never[]));
      // as measured by the training: the same weights, whatever the engine fused
      expect(food.filter(({ unknown }) => unknown)).toHaveLength(run.unknown!.test!.unknown);
      for (const { unknown } of await collect(predictor.predictMany(noise as never[]))) expect(unknown).toBe(true);
      if (method !== 'lora') return;
      await run.saveAdapter(at('adapter'));
      await using adapted = await openPredictor(await openModel(at('adapter')), {
        unknown: true,
        runtime: tiny.runtime,
      });
      const [whole] = await collect(predictor.predictMany(noise.slice(0, 1) as never[]));
      expect((await adapted.predict(noise[0] as never)).distance).toBeCloseTo(whole!.distance!, 3);
    },
    120_000,
  );

  test('a refit leaves no sample to set the threshold by, and says so', async () => {
    const run = await trained({ method: 'fine-tune', epochs: 1, unfreeze: 1, refit: true });
    const refitted = run.unknownNotMeasured?.variant === 'refit';
    // where nothing was gained, the result is that of transfer, whose body is untouched
    expect(refitted || run.remarks.some(({ code }) => code === 'NOTHING_GAINED')).toBe(true);
  }, 120_000);
});

describe('few samples', () => {
  test('training samples take the part of validation samples where the body is untouched', async () => {
    const run = await trained({ val: 0.05 });
    expect(run.samples.val).toBeLessThan(19);
    const { known, heldOut, of } = run.unknown!;
    expect(heldOut).toBeGreaterThanOrEqual(19);
    expect(known + heldOut).toBe(of + run.samples.val);
  });

  test('but never more than half of them, and never where the body learned', async () => {
    const small = await tiny.trainTiny({ method: 'transfer', val: 0, test: 0 });
    expect(small.unknown).toBeUndefined();
    expect(small.unknownNotMeasured).toMatchObject({ code: 'UNKNOWN_NOT_MEASURED', variant: 'few' });
    const tuned = await trained({ method: 'contrastive', val: 0.05, iterations: 1 });
    expect(tuned.unknownNotMeasured).toMatchObject({ variant: 'few', details: { samples: tuned.samples.val } });
    await small.save(at('small'));
    await expect(openPredictor(at('small'), { unknown: true, runtime: tiny.runtime })).rejects.toMatchObject({
      code: 'UNKNOWN_NOT_AVAILABLE',
    });
    expect(() => small.predict(noise, { unknown: true })).toThrow('cannot tell what it does not know');
  });
});

test('several labels and numbers are told apart alike', async () => {
  const samples = photos.samples;
  const several = await imageDataset(
    samples.map(({ path: file, label }) => ({
      image: file,
      labels: label % 2 ? ['odd', 'all'] : ['all', 'even'],
    })) as never,
  );
  const numbers = await imageDataset(samples.map(({ path: file, label }) => ({ image: file, value: label })) as never);
  for (const data of [several, numbers]) {
    const run = await trained({}, data);
    expect(run.task).toBe(data === several ? 'multi-label' : 'regression');
    const folder = at(`model-${run.task}`);
    await run.save(folder);
    const [answer] = await collect(
      predict(await openModel(folder), noise.slice(0, 1), { unknown: true, runtime: tiny.runtime }),
    );
    expect(answer!.unknown).toBe(true);
    expect(answer!.label).toBe('');
    if (data === several) expect(answer).toMatchObject({ labels: [] });
    else expect(answer!.value).toBeNaN();
  }
});
