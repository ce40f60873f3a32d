/** The moving average that a trainer keeps beside its weights, beside those of PyTorch. */
import { afterAll, describe, expect, test } from 'vitest';
import { batchOf, parametersOf, photoNetwork, runningOf, trainingGraphOf } from '../autodiff/test-networks.ts';
import type { Tensor } from '../onnx/index.ts';
import fixture from '../training/fixtures/moving-average.json' with { type: 'json' };
import { averageDecay } from '../training/moving-average.ts';
import { openNodeRuntime } from './node/index.ts';
import type { MicroBatch, OptimizerUpdate, Trainer } from './types.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const model = photoNetwork();
const update = (learningRate: number): OptimizerUpdate => ({
  kind: 'adamw',
  betas: [0.9, 0.999],
  eps: 1e-8,
  groups: [{ learningRate, weightDecay: 0 }],
});

async function openTrainer(microBatch?: MicroBatch): Promise<Trainer> {
  const graph = await trainingGraphOf(runtime, model, { batchStatistics: true });
  return runtime.createTrainer({
    graph,
    parameters: parametersOf(model),
    running: runningOf(model, graph),
    microBatch,
  });
}

/** Where the fixture's values are put. */
const places = { weight: 'head.weight', running_mean: 'norm.1.running_mean' } as const;
type Part = keyof typeof places;
type Values = Readonly<Record<Part, readonly number[]>>;
const parts = Object.keys(places) as Part[];

/** A trainer whose weights go the fixture's way. @returns the average after each update. */
async function averagesOf(decayAt: (t: number) => number): Promise<Record<Part, number[]>[]> {
  const trainer = await openTrainer();
  const averages: Record<Part, number[]>[] = [];
  for (const [t, values] of (fixture.values as readonly Values[]).entries()) {
    await trainer.accumulate(batchOf(0, 4));
    const written: Record<string, Tensor<'float32'>> = await trainer.readParameters();
    for (const part of parts) written[places[part]]!.data.set(values[part]);
    await trainer.writeParameters(written);
    await trainer.update(update(0), undefined, decayAt(t));
    const average = await trainer.readAverage();
    averages.push(
      Object.fromEntries(
        parts.map((part) => [part, [...average[places[part]]!.data.slice(0, values[part].length)]]),
      ) as Record<Part, number[]>,
    );
  }
  await trainer.dispose();
  return averages;
}

/** Both round in float32, each in its own order of the same few operations. */
const digits = 6;

function expectAlike(found: readonly Values[], wanted: readonly Values[]): void {
  expect(found).toHaveLength(wanted.length);
  for (const [t, values] of wanted.entries()) {
    for (const part of parts) {
      for (const [i, value] of values[part].entries()) expect(found[t]![part][i]).toBeCloseTo(value, digits);
    }
  }
}

test.each(fixture.timm)(
  'is that of timm’s ModelEmaV3 with warm-up, decay $decay',
  async ({ decay, decays, averages }) => {
    for (const [t, wanted] of decays.entries()) expect(averageDecay(decay, t)).toBeCloseTo(wanted, 12);
    expectAlike(await averagesOf((t) => averageDecay(decay, t)), averages);
  },
);

test('is that of torch’s AveragedModel at an even decay', async () => {
  expectAlike(await averagesOf(() => fixture.torch.decay), fixture.torch.averages);
});

describe('beside the weights', () => {
  async function steps(trainer: Trainer, from: number, count: number): Promise<void> {
    for (let i = from; i < from + count; i++) {
      await trainer.accumulate(batchOf(i * 4, 4));
      await trainer.update(update(0.01), 1, averageDecay(0.9, i));
    }
  }
  const logits = async (trainer: Trainer, weights?: 'average') => {
    const { pixel_values } = batchOf(0, 3);
    return [...(await trainer.evaluate({ pixel_values: pixel_values! }, weights)).logits!.data];
  };

  test('it changes nothing of the training', async () => {
    const [averaged, plain] = [await openTrainer(), await openTrainer()];
    await steps(averaged, 0, 4);
    for (let i = 0; i < 4; i++) {
      await plain.accumulate(batchOf(i * 4, 4));
      await plain.update(update(0.01), 1);
    }
    expect(await averaged.readParameters()).toEqual(await plain.readParameters());
    expect(await plain.readState()).not.toHaveProperty('average');
    expect(await plain.readAverage()).toEqual(await plain.readParameters());
    await Promise.all([averaged.dispose(), plain.dispose()]);
  });

  test.each([undefined, { rows: 2, loss: 'mean' } as const])(
    'it evaluates as weights of its own would: %j',
    async (micro) => {
      const [trainer, other] = [await openTrainer(micro), await openTrainer(micro)];
      await steps(trainer, 0, 4);
      await other.writeParameters(await trainer.readAverage());
      expect(await logits(trainer, 'average')).toEqual(await logits(other));
      expect(await logits(trainer, 'average')).not.toEqual(await logits(trainer));
      await Promise.all([trainer.dispose(), other.dispose()]);
    },
  );

  test('a state that is written goes on to the same bits, and one without an average begins anew', async () => {
    const [trainer, resumed] = [await openTrainer(), await openTrainer()];
    const fresh = await trainer.readState();
    await steps(trainer, 0, 3);
    const state = structuredClone(await trainer.readState());
    await steps(trainer, 3, 3);
    await steps(resumed, 5, 1);
    await resumed.writeState(state);
    await steps(resumed, 3, 3);
    expect(await resumed.readState()).toEqual(await trainer.readState());
    await resumed.writeState(fresh);
    expect(await resumed.readState()).toEqual(fresh);
    await steps(resumed, 0, 6);
    expect(await resumed.readState()).toEqual(await trainer.readState());
    await Promise.all([trainer.dispose(), resumed.dispose()]);
  });

  test('what is read is a copy, and an update that is refused does not move it', async () => {
    const trainer = await openTrainer();
    await steps(trainer, 0, 2);
    const before = await trainer.readAverage();
    for (const { data } of Object.values(await trainer.readAverage())) data.fill(9);
    const bad = batchOf(4, 4);
    bad.pixel_values!.data.fill(Number.NaN as never);
    await trainer.accumulate(bad);
    expect((await trainer.update(update(0.01), 1, 0.5)).finite).toBe(false);
    expect(await trainer.readAverage()).toEqual(before);
    await trainer.dispose();
  });
});
