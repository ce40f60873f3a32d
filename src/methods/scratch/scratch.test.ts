/** Training from scratch: of photos and of texts. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textDataset } from '../../data/node/index.ts';
import { openModel } from '../../models/node/index.ts';
import { openPredictor } from '../../predict/open-predictor.ts';
import type { TrainEvent } from '../../training/events.ts';
import type { TrainOptions } from '../options/train-options.ts';
import { openTinyTraining, type TinyTraining } from '../test-tiny-training.ts';
import { train } from '../train.ts';
import type { TrainingRun } from '../training-run.ts';
import { termWeights } from './term-weights.ts';

let tiny: TinyTraining;
beforeAll(async () => {
  tiny = await openTinyTraining('scratch');
}, 120_000);
afterAll(() => tiny.close());

describe('photos', () => {
  const options: TrainOptions = { method: 'scratch', epochs: 2, batchSize: 8, val: 0.3, test: 0.2 };
  const events: TrainEvent[] = [];
  let run: TrainingRun;
  beforeAll(async () => {
    run = await tiny.trainTiny({ ...options, onEvent: (event) => events.push(event) });
  }, 120_000);

  test('all weights of a network of its own learn, by the events of every training', () => {
    expect(run).toMatchObject({ method: 'scratch', model: 'small-network', task: 'single-label' });
    expect(run.config).toMatchObject({ method: 'scratch', epochs: 2, learningRate: 2e-3 });
    expect(run.config).not.toHaveProperty('wiseFt');
    expect(events.filter(({ type }) => type === 'epoch')).toHaveLength(2);
    expect(run.test!.accuracy).toBeDefined();
    // convolutions 240,480, norms 704, head 3·128 + 3; the head alone where no epoch beat the start
    const nothingGained = run.remarks.some(({ code }) => code === 'NOTHING_GAINED');
    expect(run.trainedParameters).toBe(nothingGained ? 387 : 240_480 + 704 + 387);
  });

  test('the model folder answers as the run does, and tells how it came to be', async () => {
    const folder = path.join(tiny.folder, 'model');
    await run.save(folder);
    const model = await openModel(folder);
    expect(model.notes).toEqual([]);
    expect(model.record).toMatchObject({ method: 'scratch', reference: { name: 'small-network' } });
    expect(model.modality === 'image' && model.preprocessing.inputSize).toEqual({ width: 64, height: 64 });
    await using predictor = await openPredictor(folder, { runtime: tiny.runtime });
    for (const { sample, scores } of run.predictions('test')) {
      const answer = await predictor.predict((sample as { path: string }).path as never);
      expect(answer.label).toBe(scores[0]!.label);
      expect(answer.scores[0]!.score).toBeCloseTo(scores[0]!.score, 4);
    }
  });

  test('another seed begins with other weights, the same seed ends in the same bits', async () => {
    const weights = await tiny.savedWeights(run);
    expect((await tiny.savedWeights(await tiny.trainTiny(options))).equals(weights)).toBe(true);
    expect((await tiny.savedWeights(await tiny.trainTiny({ ...options, seed: 1 }))).equals(weights)).toBe(false);
  });

  test('a training that was stopped goes on to the same bits', async () => {
    const checkpointDir = path.join(tiny.folder, 'checkpoints');
    const controller = new AbortController();
    const onEvent = (event: TrainEvent) => {
      if (event.type === 'progress' && event.phase === 'train' && event.done === 3) controller.abort();
    };
    await expect(
      tiny.trainTiny({ ...options, checkpointDir, onEvent, signal: controller.signal }),
    ).rejects.toMatchObject({ code: 'ABORTED' });
    const resumed = await tiny.trainTiny({ ...options, checkpointDir, resume: true });
    expect((await tiny.savedWeights(resumed)).equals(await tiny.savedWeights(run))).toBe(true);
  });

  test('nothing of the reference model is left: another one gives the same weights', async () => {
    const other = await openModel('squeezenet-1.1');
    const { runtime, folder, photos } = tiny;
    const again = await train(other, photos, { ...options, runtime, cacheDir: path.join(folder, 'cache') });
    expect((await tiny.savedWeights(again)).equals(await tiny.savedWeights(run))).toBe(true);
  }, 60_000);

  test('options of other methods are refused', async () => {
    await expect(tiny.trainTiny({ method: 'scratch', unfreeze: 1 } as never)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });
});

describe('texts', () => {
  const words = { lamp: ['lamp', 'light', 'bulb'], list: ['eggs', 'bread', 'milk'] };
  const verbs = ['bring me the', 'please take the', 'where is the', 'I want the', 'do you see the', 'put away the'];
  const samples = Object.entries(words).flatMap(([label, things]) =>
    things.flatMap((thing) => verbs.map((verb) => ({ text: `${verb} ${thing}`, label }))),
  );
  const trainOn = async (data: { text: string; label: string }[], more: object = {}) => {
    const { runtime, folder } = tiny;
    const dataset = await textDataset(data);
    const options = { method: 'scratch', runtime, cacheDir: path.join(folder, 'cache'), ...more } as TrainOptions;
    return train(await openModel('all-minilm-l6-v2'), dataset, options);
  };

  test('a head on TF-IDF learns what words decide, and the folder answers alike', async () => {
    const run = await trainOn(samples);
    expect(run).toMatchObject({ method: 'scratch', model: 'tf-idf' });
    expect(run.test!.accuracy).toBe(1);
    const folder = path.join(tiny.folder, 'texts');
    await run.save(folder);
    const model = await openModel(folder);
    expect(model.notes).toEqual([]);
    await using predictor = await openPredictor(folder, { runtime: tiny.runtime });
    const asked = ['give me a bulb', 'a bottle of milk and some bread', ''];
    const [lamp, list] = await Promise.all(asked.map((text) => predictor.predict(text as never)));
    expect([lamp!.label, list!.label]).toEqual(['lamp', 'list']);
    const own: string[] = [];
    for await (const { label } of run.predict(asked, { runtime: tiny.runtime })) own.push(label);
    expect(own.slice(0, 2)).toEqual(['lamp', 'list']);
  }, 60_000);

  test('numbers and several labels are learned too', async () => {
    const { runtime } = tiny;
    const dataset = await textDataset(samples.map(({ text, label }) => ({ text, labels: [label, 'all'] })) as never);
    const run = await train(await openModel('all-minilm-l6-v2'), dataset, { method: 'scratch', runtime });
    expect(run.task).toBe('multi-label');
    expect(run.test!.metrics.microF1).toBeGreaterThan(0.9);
  }, 60_000);

  test('options of steps have no effect, and are said to have none', async () => {
    const said: string[] = [];
    const run = await trainOn(samples, {
      epochs: 3,
      onEvent: (event: TrainEvent) => 'code' in event && said.push(event.code),
    });
    expect(said).toContain('OPTION_WITHOUT_EFFECT');
    expect(run.config).not.toHaveProperty('epochs');
  }, 60_000);

  test('texts without a word in common are refused', async () => {
    const alone = ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel'];
    const data = alone.map((text, n) => ({ text, label: n % 2 ? 'odd' : 'even' }));
    await expect(trainOn(data, { val: 0, test: 0 })).rejects.toMatchObject({ code: 'TEXTS_TOO_UNLIKE' });
  }, 60_000);
});

test('the terms of the most texts are kept, of equals those of lower tokens, and never one of a single text', () => {
  const { single, pairs, weights } = termWeights([[5, 6], [5, 6, 7], [6, 5], [8]]);
  expect(single).toEqual([5, 6]);
  expect(pairs).toEqual([[5, 6]]);
  expect(weights).toEqual([5, 5, 5].map((_, n) => Math.log(5 / (n < 2 ? 4 : 3)) + 1));
});
