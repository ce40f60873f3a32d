/** Running statistics in a trainer: read and written with the parameters, moved by each batch. */
import { afterAll, describe, expect, test } from 'vitest';
import { batchOf, parametersOf, photoNetwork, runningOf, trainingGraphOf } from '../autodiff/test-networks.ts';
import { tensor } from '../onnx/index.ts';
import { openNodeRuntime } from './node/index.ts';
import type { MicroBatch, OptimizerUpdate, Tensors, Trainer } from './types.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const model = photoNetwork();
const statistics = ['norm.1.running_mean', 'norm.1.running_var', 'stem.norm.running_mean', 'stem.norm.running_var'];

async function openTrainer(microBatch?: MicroBatch): Promise<Trainer> {
  const graph = await trainingGraphOf(runtime, model, { batchStatistics: true });
  return runtime.createTrainer({
    graph,
    parameters: parametersOf(model),
    running: runningOf(model, graph),
    microBatch,
  });
}

const group = (learningRate: number) => [{ learningRate, weightDecay: 0 }];
const adamw: OptimizerUpdate = { kind: 'adamw', betas: [0.9, 0.999], eps: 1e-8, groups: group(0.01) };

const numbers = (values: Tensors, name: string) => Array.from(values[name]!.data, Number);
const runningIn = async (trainer: Trainer) => {
  const parameters = await trainer.readParameters();
  return Object.fromEntries(statistics.map((name) => [name, numbers(parameters, name)]));
};
const start = Object.fromEntries(statistics.map((name) => [name, storedNumbers(name)]));

function storedNumbers(name: string): number[] {
  return numbers(runningOf(model, { statistics: { [name]: '' } } as never), name);
}

async function logitsOf(trainer: Trainer): Promise<number[]> {
  const { pixel_values } = batchOf(0, 3);
  return numbers(await trainer.evaluate({ pixel_values: pixel_values! }), 'logits');
}

describe('running statistics', () => {
  test('stand among the parameters, and have neither gradients nor moments', async () => {
    const trainer = await openTrainer();
    expect(await runningIn(trainer)).toEqual(start);
    await trainer.accumulate(batchOf(0, 4));
    await trainer.update(adamw);
    const { parameters, firstMoment, secondMoment } = await trainer.readState();
    for (const others of [await trainer.readGradients(), firstMoment, secondMoment]) {
      expect(Object.keys(others).sort()).toEqual(
        Object.keys(parameters)
          .filter((name) => !statistics.includes(name))
          .sort(),
      );
    }
    await trainer.dispose();
  });

  test('are moved by each batch, whether or not an update follows, and are no output', async () => {
    const trainer = await openTrainer();
    const { outputs } = await trainer.accumulate(batchOf(0, 4));
    expect(Object.keys(outputs)).toEqual(['logits']);
    const once = await runningIn(trainer);
    for (const name of statistics) for (const [i, x] of start[name]!.entries()) expect(once[name]![i]).not.toBe(x);
    await trainer.accumulate(batchOf(0, 4));
    const twice = await runningIn(trainer);
    // The same batch again: with momentum 0.9, nine tenths of the step before.
    for (const name of statistics) {
      for (const [i, x] of once[name]!.entries()) {
        expect(twice[name]![i]! - x).toBeCloseTo(0.9 * (x - start[name]![i]!), 5);
      }
    }
    await trainer.dispose();
  });

  test('are what evaluates, and evaluating does not move them', async () => {
    const trainer = await openTrainer();
    const before = await logitsOf(trainer);
    expect(await runningIn(trainer)).toEqual(start);
    await trainer.accumulate(batchOf(0, 4));
    const after = await logitsOf(trainer);
    expect(Math.max(...after.map((z, i) => Math.abs(z - before[i]!)))).toBeGreaterThan(1e-3);
    await trainer.dispose();
  });

  test('go on from the same bits where a state is read and written', async () => {
    const steps = async (one: Trainer, from: number) => {
      for (let i = from; i < from + 3; i++) {
        await one.accumulate(batchOf(i * 4, 4));
        await one.update(adamw, 1);
      }
    };
    const trainer = await openTrainer();
    await steps(trainer, 0);
    const state = await trainer.readState();
    await steps(trainer, 3);
    const resumed = await openTrainer();
    // A batch that was begun before is forgotten.
    await resumed.accumulate(batchOf(100, 2));
    await resumed.writeState(state);
    await steps(resumed, 3);
    expect(await resumed.readState()).toEqual(await trainer.readState());
    expect(await logitsOf(resumed)).toEqual(await logitsOf(trainer));
    await Promise.all([trainer.dispose(), resumed.dispose()]);
  });

  test('are moved by each micro-batch in turn', async () => {
    const whole = await openTrainer({ rows: 4, loss: 'mean' });
    const parts = await openTrainer();
    await whole.accumulate(batchOf(0, 10));
    await parts.accumulate(batchOf(0, 4), 0.4);
    await parts.accumulate(batchOf(4, 4), 0.4);
    await parts.accumulate(batchOf(8, 2), 0.2);
    expect(await whole.readParameters()).toEqual(await parts.readParameters());
    expect(await whole.readGradients()).toEqual(await parts.readGradients());
    await Promise.all([whole.dispose(), parts.dispose()]);
  });

  test('are those that were written last, for the next step and for evaluation', async () => {
    const [trainer, other] = [await openTrainer(), await openTrainer()];
    await trainer.accumulate(batchOf(0, 4));
    const ofBatch = await runningIn(trainer);
    const written = {
      ...(await trainer.readParameters()),
      'norm.1.running_mean': tensor('float32', [8], Array(8).fill(5)),
    };
    await other.writeParameters(written);
    const before = await logitsOf(trainer);
    expect(Math.max(...(await logitsOf(other)).map((z, i) => Math.abs(z - before[i]!)))).toBeGreaterThan(0.1);
    const { loss } = await other.accumulate(batchOf(0, 4));
    const { loss: same } = await trainer.accumulate(batchOf(0, 4));
    // A step normalizes by the batch alone.
    expect(loss).toBe(same);
    const mean = (await runningIn(other))['norm.1.running_mean']!;
    for (const [i, x] of mean.entries()) {
      const batchMean = (ofBatch['norm.1.running_mean']![i]! - 0.9 * start['norm.1.running_mean']![i]!) / 0.1;
      expect(x).toBeCloseTo(0.9 * 5 + 0.1 * batchMean, 5);
    }
    await Promise.all([trainer.dispose(), other.dispose()]);
  });

  test('are copies when they are read and written', async () => {
    const trainer = await openTrainer();
    const read = await trainer.readParameters();
    await trainer.writeParameters(read);
    for (const name of statistics) read[name]!.data.fill(9);
    expect(await runningIn(trainer)).toEqual(start);
    await trainer.dispose();
  });

  test('are as they were, like the weights, where an update is refused: a batch of NaN', async () => {
    const [trainer, untroubled] = [await openTrainer(), await openTrainer()];
    for (const one of [trainer, untroubled]) {
      await one.accumulate(batchOf(0, 4));
      await one.update(adamw);
    }
    const bad = batchOf(4, 4);
    bad.pixel_values!.data.fill(Number.NaN as never);
    await trainer.accumulate(batchOf(8, 4));
    await trainer.accumulate(bad);
    expect((await trainer.update(adamw, 1)).finite).toBe(false);
    expect(await trainer.readState()).toEqual(await untroubled.readState());
    await Promise.all([trainer.dispose(), untroubled.dispose()]);
  });

  test.each([
    ['missing', undefined],
    ['of another size', tensor('float32', [3], [1, 2, 3])],
  ])('that are %s are refused, and nothing is written', async (_, value) => {
    const trainer = await openTrainer();
    const before = await trainer.readParameters();
    const { 'norm.1.running_var': removed, ...rest } = await trainer.readParameters();
    for (const { data } of Object.values(rest)) data.fill(7);
    expect(removed!.shape).toEqual([8]);
    const given = value ? { ...rest, 'norm.1.running_var': value } : rest;
    await expect(trainer.writeParameters(given)).rejects.toMatchObject({
      code: 'PARAMETER_MISMATCH',
      where: 'parameter "norm.1.running_var"',
    });
    expect(await trainer.readParameters()).toEqual(before);
    await trainer.dispose();
  });
});
