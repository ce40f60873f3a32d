import { copyFile, mkdir, mkdtemp, readdir, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type ImageDataset, type ImageSample, imageFolder } from '../data/node/index.ts';
import type { JudgedPrediction } from '../predict/evaluation/judged-prediction.ts';
import { byLabel } from '../predict/test-scores.ts';
import type { TrainEvent } from '../training/events.ts';
import type { TrainOptions } from './options/train-options.ts';
import { layOutFood } from './test-food-folder.ts';
import { openTinyTraining } from './test-tiny-training.ts';
import type { TrainingRun } from './training-run.ts';

const { folder, runtime, photos, trainTiny, savedWeights, close } = await openTinyTraining('train');
afterAll(close);

async function predictions(source: TrainingRun, files: readonly string[]) {
  const found = [];
  for await (const prediction of source.predict(files, { runtime })) found.push(prediction);
  return found;
}

const withValidation = { method: 'fine-tune', epochs: 2, batchSize: 4 } as const;
/** Six validation photos would as a rule prefer the start, and the result would be that of `transfer`. */
const fineTune = { ...withValidation, val: 0 } as const;

describe('the config of a run', () => {
  test.each<[string, TrainOptions]>([
    ['transfer', { seed: 3 }],
    ['transfer with an MLP head', { head: 'mlp', hiddenUnits: 8, epochs: 2 }],
    [
      'fine-tune',
      {
        method: 'fine-tune',
        epochs: 2,
        batchSize: 4,
        optimizer: 'sgd',
        schedule: 'linear',
        warmupRatio: 0.5,
        augment: 'strong',
      },
    ],
    ['lora', { method: 'lora', epochs: 2, rank: 2 }],
    ['contrastive', { method: 'contrastive', iterations: 1 }],
  ])('repeats it: %s', async (_, options) => {
    const first = await trainTiny(options);
    expect(first.config).toMatchObject({ method: first.method, seed: options.seed ?? 0 });
    const config = JSON.parse(JSON.stringify(first.config)) as TrainOptions;
    const warnings: TrainEvent[] = [];
    const second = await trainTiny({ ...config, onEvent: (event) => event.type === 'warning' && warnings.push(event) });
    expect(second.config).toEqual(first.config);
    expect(await savedWeights(second)).toEqual(await savedWeights(first));
    expect(warnings).not.toContainEqual(expect.objectContaining({ code: 'OPTION_WITHOUT_EFFECT' }));
  });

  test('an option without effect is said, and left out of it', async () => {
    const said: TrainEvent[] = [];
    const run = await trainTiny({ learningRate: 1, epochs: 2, onEvent: (event) => said.push(event) });
    expect(said).toContainEqual(
      expect.objectContaining({
        code: 'OPTION_WITHOUT_EFFECT',
        details: { options: ['epochs', 'learningRate'], head: 'linear' },
      }),
    );
    expect(run.config).not.toHaveProperty('learningRate');
  });
});

describe('the result', () => {
  test.each<[string, TrainOptions, number]>([
    ['transfer', {}, 3 * 17],
    ['transfer with an MLP head', { head: 'mlp', hiddenUnits: 8, epochs: 3 }, 8 * 17 + 3 * 9],
    ['fine-tune, all weights', fineTune, 3 * 17 + 8 * 28 + 16 * 73],
    ['fine-tune, the last block', { ...fineTune, unfreeze: 1 }, 3 * 17 + 16 * 73],
    ['fine-tune, a pattern', { ...fineTune, unfreeze: 'block2.bias' }, 3 * 17 + 16],
  ])('%s: says what was trained, on what, and how well', async (_, options, weights) => {
    const events: TrainEvent[] = [];
    const run = await trainTiny({ ...options, onEvent: (event) => events.push(event) });
    expect(run).toMatchObject({
      model: 'tiny',
      method: options.method ?? 'transfer',
      classes: ['A', 'D', 'E'],
      samples: options.val === 0 ? { train: 24, val: 0, test: 6 } : { train: 18, val: 6, test: 6 },
      trainedParameters: weights,
    });
    if (options.val === undefined) expect(run.val!.loss).toBeGreaterThan(0);
    expect(run.test!.interval![0]).toBeLessThanOrEqual(run.test!.accuracy!);
    expect(run.test!.interval![1]).toBeGreaterThanOrEqual(run.test!.accuracy!);
    expect(run.seconds.total).toBeGreaterThanOrEqual(run.seconds.features + run.seconds.train);
    expect(run.history).toEqual(events.filter((event) => event.type === 'epoch'));
    const phases = events.filter((event) => event.type === 'phase').map(({ phase }) => phase);
    expect(phases[0]).toBe('features');
    expect(phases.at(-1)).toBe('evaluate');
  });

  test('the same seed gives the same bytes, another seed others', async () => {
    for (const options of [{}, { head: 'mlp', epochs: 2 }, { ...fineTune, epochs: 1 }] as const) {
      const [a, b, c] = [
        await savedWeights(await trainTiny({ ...options, seed: 5 })),
        await savedWeights(
          await trainTiny({ ...options, seed: 5, cacheDir: await mkdtemp(path.join(folder, 'cache-')) }),
        ),
        await savedWeights(await trainTiny({ ...options, seed: 6 })),
      ];
      expect(a.equals(b)).toBe(true);
      expect(a.equals(c)).toBe(false);
    }
  });

  test('averaging with nothing of the tuned weights gives the model of transfer', async () => {
    const files = photos.samples.slice(0, 4).map(({ path: file }) => file);
    const averaged = await predictions(await trainTiny({ ...fineTune, wiseFt: 0 }), files);
    const transferred = await predictions(await trainTiny({ val: 0 }), files);
    averaged.forEach(({ scores }, i) => {
      const found = byLabel(scores);
      for (const { label, score } of transferred[i]!.scores) expect(found[label]).toBeCloseTo(score, 5);
    });
  });
});

describe('held-out photos', () => {
  test('the folder that has its own sides keeps them', async () => {
    const sides = path.join(folder, 'sides');
    for (const [side, from, to] of [
      ['train', 0, 6],
      ['val', 6, 8],
      ['test', 8, 10],
    ] as const) {
      for (const name of photos.classes) {
        await mkdir(path.join(sides, side, name), { recursive: true });
        const files = (await readdir(path.join(folder, 'photos', name))).slice(from, to);
        for (const file of files) {
          await copyFile(path.join(folder, 'photos', name, file), path.join(sides, side, name, file));
        }
      }
    }
    const run = await trainTiny({}, await imageFolder(sides));
    expect(run.samples).toEqual({ train: 18, val: 6, test: 6 });
  });

  test('what the test photos hold never changes the weights', async () => {
    const run = await trainTiny({ ...fineTune, seed: 2 });
    const split = new Set<string>();
    const relabeled: ImageDataset = {
      ...photos,
      samples: photos.samples.map((sample) => ({ ...sample })),
    };
    // the same photos with their test side given, and its labels all wrong
    const { splitDataset } = await import('../data/index.ts');
    const sides = splitDataset(photos.samples, { seed: 2, validation: 0 });
    for (const { id } of sides.test) split.add(id);
    const samples = relabeled.samples.map((sample) => {
      if (split.has(sample.id)) return { ...sample, label: (sample.label + 1) % 3, split: 'test' as const };
      return { ...sample, split: 'train' as const };
    });
    const other = await trainTiny({ ...fineTune, seed: 2 }, { ...photos, samples });
    expect((await savedWeights(run)).equals(await savedWeights(other))).toBe(true);
    expect(other.test).not.toEqual(run.test);
  });

  test('none at all: no number is made up, and warnings say so', async () => {
    const codes: string[] = [];
    const run = await trainTiny({
      ...fineTune,
      val: 0,
      test: 0,
      onEvent: (event) => event.type === 'warning' && codes.push(event.code),
    });
    expect(run).toMatchObject({ val: undefined, test: undefined, samples: { train: 30, val: 0, test: 0 } });
    expect(codes).toEqual(['NO_VALIDATION_SPLIT', 'NO_TEST_SPLIT']);
  });
});

describe('what is wrong is said', () => {
  test('a photo that is broken further in is skipped, and training goes on', async () => {
    const broken = path.join(folder, 'broken');
    await layOutFood(broken, ['A', 'D'], 8);
    const files = await readdir(path.join(broken, 'A'));
    const first = path.join(broken, 'A', files[0]!);
    await truncate(first, (await stat(first)).size >> 1);
    const skipped: TrainEvent[] = [];
    const onEvent = (event: TrainEvent) => event.type === 'skipped' && skipped.push(event);
    const dataset = await imageFolder(broken);
    for (const options of [{}, { ...fineTune, epochs: 1 }] as const) {
      const { samples } = await trainTiny({ ...options, onEvent }, dataset);
      expect(samples.train + samples.val + samples.test).toBe(15);
      expect(skipped.splice(0)).toMatchObject([
        { file: `A/${files[0]}`, message: expect.stringContaining('truncated') },
      ]);
    }
  });

  test('unequal and small classes are warned of, and weighed', async () => {
    const unequal = {
      ...photos,
      samples: photos.samples.filter(({ label, id }) => label !== 2 || id.endsWith('1.jpeg')),
    };
    const warnings: TrainEvent[] = [];
    await trainTiny({ val: 0, test: 0, onEvent: (event) => event.type === 'warning' && warnings.push(event) }, unequal);
    expect(warnings.map((event) => event.type === 'warning' && event.code)).toContain('FEW_EXAMPLES');
  });

  test('a cache that cannot be written costs a warning, not the result', async () => {
    const file = path.join(folder, 'not-a-folder');
    await writeFile(file, '');
    const codes: string[] = [];
    const onEvent = (event: TrainEvent) => event.type === 'warning' && codes.push(event.code);
    const run = await trainTiny({ cacheDir: file, onEvent });
    expect(codes).toContain('CACHE_UNWRITABLE');
    expect((await savedWeights(run)).equals(await savedWeights(await trainTiny({})))).toBe(true);
  });

  test.each([
    [{}, 20],
    [{ val: 0 }, 25],
  ])('a rate that explodes is stopped, and the last good weights are kept: %o', async (split, rate) => {
    const warnings: TrainEvent[] = [];
    const run = await trainTiny({
      ...{ ...withValidation, ...split },
      epochs: 6,
      learningRate: rate,
      headLearningRate: rate,
      augment: 'standard' as const,
      clip: 0,
      optimizer: 'sgd' as const,
      schedule: 'constant' as const,
      onEvent: (event) => event.type === 'warning' && warnings.push(event),
    });
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'LOSS_NOT_FINITE' }));
    expect(run.history.length).toBeGreaterThan(0);
    expect(Number.isFinite(run.test!.loss)).toBe(true);
    if (run.val) expect(run.val.loss).toBeLessThan(2);
  });
});

describe('what the model says of each held-out photo', () => {
  test.each<[string, TrainOptions]>([
    ['transfer', {}],
    ['transfer with an MLP head', { head: 'mlp', hiddenUnits: 8, epochs: 3 }],
    ['fine-tune', fineTune],
    ['fine-tune that gained nothing', { ...withValidation, learningRate: 1e-12 }],
    ['lora', { method: 'lora', epochs: 1, batchSize: 4, val: 0 }],
    ['contrastive', { method: 'contrastive', iterations: 2 }],
  ])('%s: in the order of the folder, and as the numbers and `predict` have it', async (_, options) => {
    const run = await trainTiny(options);
    for (const side of ['validation', 'test'] as const) {
      const found = run.predictions(side) as readonly JudgedPrediction<ImageSample>[];
      if (side === 'validation' && options.val === 0) {
        expect(found).toEqual([]);
        continue;
      }
      expect(found).toHaveLength(6);
      const places = found.map(({ sample }) => photos.samples.indexOf(sample));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      const score = side === 'test' ? run.test! : run.val!;
      expect(found.filter(({ right }) => right).length / 6).toBe(score.accuracy);
      const loss = found.map(({ truth, scores }) => -Math.log(scores.find(({ label }) => label === truth)!.score));
      expect(loss.reduce((a, b) => a + b, 0) / 6).toBeCloseTo(score.loss, 5);
      const files = found.map(({ sample }) => sample.path);
      // a solved head has learned from the validation photos since
      if (side === 'validation' && !('head' in options)) continue;
      const again = await predictions(run, files);
      expect(again.map(({ label }) => label)).toEqual(found.map(({ predicted }) => predicted));
    }
  });

  test('nothing where nothing was set aside', async () => {
    expect((await trainTiny({ val: 0, test: 0 })).predictions('test')).toEqual([]);
  });
});

describe('stopping and going on', () => {
  const abortAt = (moment: (event: TrainEvent) => boolean) => {
    const controller = new AbortController();
    return {
      signal: controller.signal,
      onEvent: (event: TrainEvent) => void (moment(event) && controller.abort()),
    };
  };

  test('an abort while weights learn can be resumed to the same bytes', async () => {
    const checkpointDir = path.join(folder, 'checkpoints');
    const options = { ...fineTune, seed: 3, checkpointDir };
    const stop = abortAt((event) => event.type === 'progress' && event.phase === 'train' && event.done === 4);
    await expect(trainTiny({ ...options, ...stop })).rejects.toMatchObject({
      code: 'ABORTED',
      message: expect.stringContaining('run again with the same settings'),
    });
    const resumed = await trainTiny({ ...options, resume: true });
    const { checkpointDir: _, ...whole } = options;
    expect((await savedWeights(resumed)).equals(await savedWeights(await trainTiny(whole)))).toBe(true);
    expect((await trainTiny({ ...options, resume: true })).history).toEqual(resumed.history); // nothing left to do
  });

  test('an abort before that says that nothing is lost', async () => {
    const stop = abortAt((event) => event.type === 'phase' && event.phase === 'choose-strength');
    await expect(trainTiny(stop)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: The training was stopped.
        try: Run it again with the same settings: features that were computed are kept in the cache.]
    `);
  });

  test('resuming with other settings or photos is refused, and the difference named', async () => {
    const checkpointDir = path.join(folder, 'mismatch');
    await trainTiny({ ...fineTune, checkpointDir });
    await expect(trainTiny({ ...fineTune, epochs: 3, checkpointDir, resume: true })).rejects.toMatchObject({
      code: 'CHECKPOINT_MISMATCH',
      what: 'The checkpoint was made with other settings or data: epochs was 2, now 3.',
    });
    const fewer = { ...photos, samples: photos.samples.slice(1) };
    await expect(trainTiny({ ...fineTune, checkpointDir, resume: true }, fewer)).rejects.toMatchObject({
      code: 'CHECKPOINT_MISMATCH',
      what: expect.stringContaining('training photos was "24 ('),
    });
  });

  test('without resume, an earlier checkpoint does not matter', async () => {
    const checkpointDir = path.join(folder, 'anew');
    await trainTiny({ ...fineTune, checkpointDir });
    await expect(trainTiny({ ...fineTune, epochs: 1, checkpointDir })).resolves.toMatchObject({ method: 'fine-tune' });
  });
});

test('wrong options are refused before any work', async () => {
  await expect(trainTiny({ epochs: -1 } as TrainOptions)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await expect(trainTiny({ ...fineTune, unfreeze: 'nothing*' })).rejects.toMatchObject({
    code: 'PATTERN_MATCHES_NOTHING',
  });
});
