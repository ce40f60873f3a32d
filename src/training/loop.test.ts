import { describe, expect, test } from 'vitest';
import { tensor } from '../onnx/index.ts';
import type { Checkpoint, CheckpointStore } from './checkpoint.ts';
import type { TrainEvent } from './events.ts';
import type { FitOptions } from './fit-options.ts';
import { fitTrainer } from './loop.ts';
import type { SampleSource } from './sample-source.ts';
import { oneCycle } from './schedules/index.ts';
import { LinearTrainer, linearOptions, trianglePoints } from './test-linear-trainer.ts';

const bytes = (parameters: Awaited<ReturnType<typeof fitTrainer>>['parameters']) =>
  Object.fromEntries(Object.entries(parameters).map(([name, { data }]) => [name, [...data]]));

/** Keeps every checkpoint. */
class Checkpoints implements CheckpointStore {
  readonly saved: Checkpoint[] = [];
  async load() {
    return this.saved.at(-1);
  }
  async save(checkpoint: Checkpoint) {
    this.saved.push(structuredClone(checkpoint));
  }
}

test('learns, tells of every epoch, and keeps the best weights', async () => {
  const events: TrainEvent[] = [];
  const result = await fitTrainer(new LinearTrainer(2, 3), linearOptions({ onEvent: (event) => events.push(event) }));
  const epochs = events.filter((event) => event.type === 'epoch');
  expect(epochs.map(({ epoch, epochs }) => [epoch, epochs])).toEqual([
    [1, 4],
    [2, 4],
    [3, 4],
    [4, 4],
  ]);
  expect(result.history).toEqual(epochs);
  expect(epochs[3]!.validation!.loss).toBeLessThan(0.7 * Math.log(3));
  expect(result.stopped).toBe('epochs');
  const losses = epochs.map(({ validation }) => validation!.loss);
  expect(result.bestEpoch).toBe(1 + losses.indexOf(Math.min(...losses)));
  const progress = events.filter((event) => event.type === 'progress');
  expect(progress.at(-1)).toMatchObject({ phase: 'train', done: 16, total: 16 });
});

test('the same seed gives the same bits, another seed others', async () => {
  const run = async (seed: number) =>
    bytes((await fitTrainer(new LinearTrainer(2, 3), linearOptions({ seed }))).parameters);
  expect(await run(1)).toEqual(await run(1));
  expect(await run(1)).not.toEqual(await run(2));
});

test.each([{}, { accumulate: 3 }, { ema: 0.9 }, { mixup: 0.4 }, { schedule: oneCycle }, { patience: 1 }])(
  'resumes from every checkpoint to the same bits: %j',
  async (overrides) => {
    const checkpoints = new Checkpoints();
    const options = linearOptions({ ...overrides, checkpoints, checkpointSeconds: -1 });
    const whole = await fitTrainer(new LinearTrainer(2, 3), options);
    expect(checkpoints.saved.length).toBeGreaterThan(4);
    for (const checkpoint of checkpoints.saved) {
      const store: CheckpointStore = { load: async () => structuredClone(checkpoint), save: async () => {} };
      const resumed = await fitTrainer(new LinearTrainer(2, 3), { ...options, checkpoints: store, resume: true });
      expect(bytes(resumed.parameters)).toEqual(bytes(whole.parameters));
      expect(resumed).toMatchObject({ history: whole.history, bestEpoch: whole.bestEpoch, stopped: whole.stopped });
    }
  },
);

test('accumulated batches make the update of one large batch', async () => {
  const options = { epochs: 1, train: trianglePoints(32, 0.5) };
  const large = await fitTrainer(new LinearTrainer(2, 3), linearOptions({ ...options, batchSize: 16 }));
  const small = await fitTrainer(new LinearTrainer(2, 3), linearOptions({ ...options, batchSize: 4, accumulate: 4 }));
  for (const [i, value] of small.parameters.W!.data.entries()) {
    expect(value).toBeCloseTo(large.parameters.W!.data[i]!, 5);
  }
});

test('the moving average is what is judged and kept, and the weights go on without it', async () => {
  const [trainer, plain] = [new LinearTrainer(2, 3), new LinearTrainer(2, 3)];
  const averaged = await fitTrainer(trainer, linearOptions({ ema: 0.9, validation: undefined }));
  const last = await fitTrainer(plain, linearOptions({ validation: undefined }));
  expect(bytes(await trainer.readParameters())).toEqual(bytes(last.parameters));
  expect(bytes(averaged.parameters)).toEqual(bytes(await trainer.readAverage()));
  expect(bytes(averaged.parameters)).not.toEqual(bytes(last.parameters));
  const judged = await fitTrainer(new LinearTrainer(2, 3), linearOptions({ ema: 0.9 }));
  const unaveraged = await fitTrainer(new LinearTrainer(2, 3), linearOptions());
  expect(judged.history.map(({ trainLoss }) => trainLoss)).toEqual(
    unaveraged.history.map(({ trainLoss }) => trainLoss),
  );
  expect(judged.history[3]!.validation).not.toEqual(unaveraged.history[3]!.validation);
});

test('rates and momentum follow the schedule', async () => {
  const trainer = new LinearTrainer(2, 3);
  await fitTrainer(trainer, linearOptions({ schedule: oneCycle }));
  const schedule = oneCycle(16);
  expect(trainer.updates).toHaveLength(16);
  trainer.updates.forEach((update, step) => {
    expect(update).toMatchObject({ kind: 'sgd', momentum: schedule.momentum!(step) });
    expect(update.groups.map(({ weightDecay }) => weightDecay)).toEqual([0.01, 0]);
    expect(update.groups[0]!.learningRate).toBeCloseTo(0.1 * schedule.rate(step), 12);
  });
});

test('stops when validation no longer improves', async () => {
  const contradicting: SampleSource = {
    ...trianglePoints(12, 0.1),
    answers: Int32Array.from({ length: 12 }, (_, n) => (n + 1) % 3),
  };
  const events: TrainEvent[] = [];
  const result = await fitTrainer(
    new LinearTrainer(2, 3),
    linearOptions({ validation: contradicting, epochs: 20, patience: 3, onEvent: (event) => events.push(event) }),
  );
  expect(result).toMatchObject({ stopped: 'patience', bestEpoch: 0 });
  expect(result.history).toHaveLength(3);
  expect([...result.parameters.W!.data]).toEqual(new Array(6).fill(0));
  expect(events.filter((event) => event.type === 'warning')).toMatchObject([{ code: 'OVERFITTING' }]);
});

test('patience begins at the peak of the learning rate', async () => {
  const contradicting: SampleSource = {
    ...trianglePoints(12, 0.1),
    answers: Int32Array.from({ length: 12 }, (_, n) => (n + 1) % 3),
  };
  const options = linearOptions({ validation: contradicting, epochs: 20, patience: 3, schedule: oneCycle });
  const result = await fitTrainer(new LinearTrainer(2, 3), options);
  expect(result.history).toHaveLength(5 + 3); // the rate is highest at the end of epoch 6
});

test('without validation the last weights are kept', async () => {
  const trainer = new LinearTrainer(2, 3);
  const result = await fitTrainer(trainer, linearOptions({ validation: undefined }));
  expect(result.bestEpoch).toBe(4);
  expect(bytes(result.parameters)).toEqual(bytes(await trainer.readParameters()));
});

test('a loss that is not a number ends training; the best weights are kept', async () => {
  const trainer = new LinearTrainer(2, 3);
  trainer.onBatch = (batch) => (batch === 9 ? 'nan' : undefined);
  const events: TrainEvent[] = [];
  const result = await fitTrainer(trainer, linearOptions({ onEvent: (event) => events.push(event) }));
  expect(result).toMatchObject({ stopped: 'not-finite', bestEpoch: 2 });
  expect(events.find((event) => event.type === 'warning')).toMatchInlineSnapshot(`
    {
      "code": "LOSS_NOT_FINITE",
      "details": {
        "epoch": 2,
        "why": {
          "code": "NOT_FINITE",
          "details": {
            "batch": 2,
            "batches": 4,
            "epoch": 3,
            "loss": "NaN",
          },
          "message": "The loss became NaN in epoch 3, batch 2 of 4.",
          "variant": "loss",
        },
      },
      "message": "The loss became NaN in epoch 3, batch 2 of 4. Training stopped; the weights kept are those of epoch 2. Lower the learning rate (\`learningRate\`); a tenth of it is a good next try.",
      "type": "warning",
      "variant": "kept",
    }
  `);
});

test('a loss that is not a number in the first epoch is an error', async () => {
  const trainer = new LinearTrainer(2, 3);
  trainer.onBatch = () => 'nan';
  await expect(fitTrainer(trainer, linearOptions())).rejects.toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: The loss became NaN in epoch 1, batch 1 of 4. That was before any epoch was complete. The weights were not changed by that step.
      try: Lower the learning rate (\`learningRate\`); a tenth of it is a good next try.]
  `);
});

test('an abort ends after the present update, with a checkpoint to resume from', async () => {
  const whole = await fitTrainer(new LinearTrainer(2, 3), linearOptions());
  const controller = new AbortController();
  const checkpoints = new Checkpoints();
  const trainer = new LinearTrainer(2, 3);
  trainer.onBatch = (batch) => void (batch === 5 && controller.abort());
  const options = linearOptions({ checkpoints, signal: controller.signal });
  await expect(fitTrainer(trainer, options)).rejects.toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: Training was stopped in epoch 2, after 2 of 4 batches.
      try: A checkpoint was saved: run again with the same settings, the same checkpoint folder and \`resume\`.]
  `);
  expect(checkpoints.saved.at(-1)!.progress).toMatchObject({ epoch: 2, batch: 2 });
  const resumed = await fitTrainer(new LinearTrainer(2, 3), linearOptions({ checkpoints, resume: true }));
  expect(bytes(resumed.parameters)).toEqual(bytes(whole.parameters));
});

test('every batch gets fresh dropout masks that follow from the seed', async () => {
  const seen: number[][] = [];
  const run = async () => {
    const trainer = new LinearTrainer(2, 3);
    const accumulate = trainer.accumulate.bind(trainer);
    trainer.accumulate = (feeds, weight) => {
      seen.push([...(feeds.mask!.data as Float32Array)]);
      return accumulate(feeds, weight);
    };
    const masks = [{ input: 'mask', ratio: 0.5, axes: [null, 6] }];
    await fitTrainer(trainer, linearOptions({ epochs: 2, dropoutMasks: masks }));
    return seen.splice(0);
  };
  const first = await run();
  expect(await run()).toEqual(first);
  expect(new Set(first.map(String)).size).toBe(first.length);
  expect(new Set(first.flat())).toEqual(new Set([0, 2]));
  expect(first[0]).toHaveLength(8 * 6);
});

test('a source that fails ends the training with its error', async () => {
  const broken: SampleSource = {
    ...trianglePoints(30, 0.1),
    load: async (samples) => {
      if (samples.includes(17)) throw new Error('cannot read 17');
      return { x: tensor('float32', [samples.length, 2], new Float32Array(samples.length * 2)) };
    },
  };
  await expect(fitTrainer(new LinearTrainer(2, 3), linearOptions({ train: broken }))).rejects.toThrow('cannot read 17');
});

describe('a validation loss that is no number', () => {
  /** A training whose validation gives these losses: before it, then after each epoch. */
  const withLosses = async (losses: readonly number[], more: Partial<FitOptions> = {}) => {
    const events: TrainEvent[] = [];
    let at = 0;
    const result = await fitTrainer(new LinearTrainer(2, 3), {
      ...linearOptions({ epochs: losses.length - 1 }),
      validate: async () => ({ loss: losses[at++]!, count: 1, metrics: {} }),
      onEvent: (event) => events.push(event),
      ...more,
    });
    const warnings = events.filter((event) => event.type === 'warning' && event.code === 'LOSS_NOT_FINITE');
    return { ...result, warnings: warnings.length };
  };

  test.each<[string, number[], number, number]>([
    ['in the first epoch', [2, Number.NaN, 1.5, 1.8], 2, 1],
    ['in the first epoch, and nothing better after it', [1, Number.NaN, 1.5, 1.8], 0, 1],
    ['before the first epoch', [Number.NaN, 3, 2, 2.5], 2, 0],
    ['before it and in it', [Number.NaN, Number.NaN, 2, 2.5], 2, 1],
    ['in a later epoch', [2, 1, Number.NaN, 0.5], 3, 1],
    ['in the last epoch', [2, 1, 0.5, Number.NaN], 2, 1],
    ['infinity in the first epoch', [2, Number.POSITIVE_INFINITY, 1.5, 1.8], 2, 1],
    ['infinity below all', [2, 1, Number.NEGATIVE_INFINITY, 1.8], 1, 1],
  ])('%s is never the best', async (_, losses, bestEpoch, warnings) => {
    const result = await withLosses(losses);
    expect(result).toMatchObject({ bestEpoch, warnings });
    expect(result.history.map(({ best }) => best)).toEqual(
      result.history.map(({ epoch, validation }) => {
        const before = losses.slice(0, epoch).filter(Number.isFinite);
        return Number.isFinite(validation!.loss) && before.every((loss) => validation!.loss < loss);
      }),
    );
  });

  test('in every epoch, and before: no weights are called good', async () => {
    const thrown = withLosses([Number.NaN, Number.NaN, Number.POSITIVE_INFINITY]);
    await expect(thrown).rejects.toMatchObject({ code: 'LOSS_NOT_FINITE', what: expect.stringContaining('any of 2') });
  });

  test('counts against the patience', async () => {
    const result = await withLosses([2, Number.NaN, Number.NaN, Number.NaN, 1], { patience: 2 });
    expect(result).toMatchObject({ stopped: 'patience', bestEpoch: 0 });
    expect(result.history).toHaveLength(2);
  });
});

test('an abort while the start is measured leaves no checkpoint that would resume to other weights', async () => {
  const controller = new AbortController();
  const checkpoints = new Checkpoints();
  const options = linearOptions({ checkpoints, signal: controller.signal });
  const stopped = fitTrainer(new LinearTrainer(2, 3), {
    ...options,
    validate: async (trainer) => {
      controller.abort();
      return options.validate!(trainer);
    },
  });
  await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
  expect(checkpoints.saved).toEqual([]);
});

test('an abort within a validation saves the epoch before it', async () => {
  const whole = await fitTrainer(new LinearTrainer(2, 3), linearOptions());
  const controller = new AbortController();
  const checkpoints = new Checkpoints();
  const options = linearOptions({ checkpoints, signal: controller.signal });
  let validations = 0;
  const stopped = fitTrainer(new LinearTrainer(2, 3), {
    ...options,
    validate: async (trainer) => {
      if (++validations === 3) {
        controller.abort();
        throw controller.signal.reason;
      }
      return options.validate!(trainer);
    },
  });
  await expect(stopped).rejects.toMatchObject({
    code: 'ABORTED',
    what: expect.stringContaining('epoch 2, after 4 of 4'),
  });
  const resumed = await fitTrainer(new LinearTrainer(2, 3), linearOptions({ checkpoints, resume: true }));
  expect(bytes(resumed.parameters)).toEqual(bytes(whole.parameters));
  expect(resumed.history).toEqual(whole.history);
});
