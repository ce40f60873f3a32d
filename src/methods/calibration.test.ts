/** Temperature in trainings: what it changes, and what it must leave alone. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ImageDataset, imageFolder } from '../data/node/index.ts';
import { seededRandom } from '../data/seeded-random.ts';
import { openModel } from '../models/node/index.ts';
import { tensor } from '../onnx/index.ts';
import { openPredictor } from '../predict/open-predictor.ts';
import { multiLabel, singleLabel } from '../training/tasks/index.ts';
import { calibrated, leastToCalibrate } from './learner/calibrate.ts';
import type { Outcome } from './learner/outcome.ts';
import type { Workbench } from './learner/workbench.ts';
import type { TrainOptions } from './options/train-options.ts';
import { layOutFood } from './test-food-folder.ts';
import { initializersOf, openTinyTraining, type TinyTraining } from './test-tiny-training.ts';
import type { TrainingRun } from './training-run.ts';

let tiny: TinyTraining;
let photos: ImageDataset;

// hardly any penalty: far too sure of itself
const options: TrainOptions = { method: 'transfer', C: 1e5, val: 0.4, test: 0.2 };
const trained = (more: object = {}) => tiny.trainTiny({ ...options, ...more } as TrainOptions, photos);

beforeAll(async () => {
  tiny = await openTinyTraining('calibration');
  await layOutFood(path.join(tiny.folder, 'many'), ['A', 'D', 'E', 'G'], 40);
  photos = await imageFolder(path.join(tiny.folder, 'many'));
}, 120_000);
afterAll(() => tiny.close());

describe('a head that is too sure', () => {
  let [plain, run]: (TrainingRun | undefined)[] = [];
  beforeAll(async () => {
    plain = await trained({ calibrate: false });
    run = await trained();
  }, 120_000);

  test('is divided by the temperature that its validation samples give', async () => {
    const { temperature, notApplied } = run!.calibration!;
    expect(notApplied).toBeUndefined();
    expect(temperature).toBeGreaterThan(1.2);
    const [before, after] = [await initializersOf(plain!, tiny.folder), await initializersOf(run!, tiny.folder)];
    for (const name of ['head.weight', 'head.bias']) {
      const divided = before.get(name)!.map((value) => value / temperature);
      expect([...after.get(name)!]).toEqual([...divided]);
    }
  });

  test('is as accurate as before, and its loss is lower on validation samples', () => {
    expect(run!.test!.accuracy).toBe(plain!.test!.accuracy);
    expect(run!.val!.loss).toBeLessThan(plain!.val!.loss);
    const { validation, test } = run!.calibration!;
    expect([validation!.loss.before, test!.loss.before]).toEqual([
      expect.closeTo(plain!.val!.loss, 9),
      expect.closeTo(plain!.test!.loss, 9),
    ]);
    expect([validation!.loss.after, test!.loss.after]).toEqual([
      expect.closeTo(run!.val!.loss, 5),
      expect.closeTo(run!.test!.loss, 5),
    ]);
    expect(validation!.ece.after).toBeLessThan(validation!.ece.before);
  });

  test('gives the calibrated probabilities when it is saved and opened, and says so in its record', async () => {
    const out = path.join(tiny.folder, 'saved');
    await run!.save(out);
    const { record } = await openModel(out);
    expect(record!.settings).toMatchObject({ calibrate: true, temperature: run!.calibration!.temperature });
    expect(record!.metrics.filter(({ name }) => name.startsWith('ece'))).toHaveLength(4);
    await using predictor = await openPredictor(out, { runtime: tiny.runtime });
    for (const { sample, scores } of run!.predictions('test').slice(0, 8)) {
      const said = (await predictor.predict((sample as ImageDataset['samples'][number]).path as never)) as {
        scores: typeof scores;
      };
      expect(said.scores[0]!.label).toBe(scores[0]!.label);
      expect(said.scores[0]!.score).toBeCloseTo(scores[0]!.score, 4);
    }
  });

  test('is the same, bit for bit, when it is trained again', async () => {
    expect(await tiny.savedWeights(await trained())).toEqual(await tiny.savedWeights(run!));
  });
});

test('the last layer of an MLP, and a head on a body that was tuned, are divided too', async () => {
  for (const more of [
    { head: 'mlp', C: undefined, epochs: 40, weightDecay: 0 },
    { method: 'fine-tune', epochs: 1, unfreeze: 1 },
  ]) {
    const run = await trained(more);
    const { temperature, notApplied, test } = run.calibration!;
    if (notApplied) expect(notApplied.variant).toBe('no-gain');
    else expect(test!.loss.after).toBeCloseTo(run.test!.loss, 5);
    expect(temperature === 1).toBe(notApplied !== undefined);
  }
});

test('too few validation samples, and the wish for none, are said', async () => {
  const few = await tiny.trainTiny(options);
  expect(few.calibration!.notApplied).toMatchObject({ code: 'NOT_CALIBRATED', variant: 'few' });
  expect((await trained({ calibrate: false })).calibration!.notApplied!.variant).toBe('off');
  expect((await trained({ val: 0 })).calibration!.notApplied!.variant).toBe('no-validation');
});

describe('of outputs made up:', () => {
  const classes = 3;
  const task = singleLabel(classes);

  /** N logits of which the labels were drawn, times `scale`. */
  function outcomeOf(count: number, scale: number): Outcome {
    const random = seededRandom(count, 'logits');
    const outputs = Float32Array.from({ length: count * classes }, () => 1.5 * random.normal());
    const samples = Array.from({ length: count }, (_, n) => {
      const row = [0, 1, 2].map((k) => Math.exp(outputs[n * classes + k]!));
      let left = random.uniform() * row.reduce((sum, p) => sum + p, 0);
      const label = row.findIndex((p) => {
        left -= p;
        return left < 0;
      });
      return { id: `${n}`, hash: `${n}`, label: label < 0 ? classes - 1 : label };
    });
    const side = { samples, outputs: outputs.map((logit) => logit * scale), score: { loss: 0, count, metrics: {} } };
    return {
      newHead: { parameters: ['weight', 'bias'] },
      parameters: {
        weight: tensor('float32', [classes, 2], new Float32Array(classes * 2).fill(scale)),
        bias: tensor('float32', [classes], new Float32Array(classes).fill(scale)),
      },
      validation: side,
      test: undefined,
      found: {},
    } as unknown as Outcome;
  }
  const bench = (of: object = {}) =>
    ({ task, config: { calibrate: true }, reference: { modality: 'text' }, ...of }) as unknown as Workbench;

  test('the scale that they were multiplied by is found', () => {
    for (const scale of [0.4, 3]) {
      const { calibration } = calibrated(bench(), outcomeOf(4000, scale));
      expect(calibration!.temperature / scale).toBeCloseTo(1, 1);
      expect(calibration!.validation!.ece.after).toBeLessThan(calibration!.validation!.ece.before / 2);
    }
  });

  test('what is calibrated already stays as it is', () => {
    const given = outcomeOf(400, 1);
    const { calibration, parameters } = calibrated(bench(), given);
    expect(calibration).toMatchObject({ temperature: 1, notApplied: { variant: 'no-gain' } });
    expect(parameters).toBe(given.parameters);
  });

  test('one sample too few is too few', () => {
    const variant = (count: number) => calibrated(bench(), outcomeOf(count, 8)).calibration!.notApplied?.variant;
    expect([variant(leastToCalibrate - 1), variant(leastToCalibrate)]).toEqual(['few', undefined]);
  });

  test('several labels are left alone', () => {
    const given = outcomeOf(400, 3);
    expect(calibrated(bench({ task: multiLabel(classes) }), given)).toBe(given);
  });
});
