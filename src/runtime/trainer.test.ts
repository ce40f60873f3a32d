import { afterAll, describe, expect, test } from 'vitest';
import { batchOf, parametersOf, photoNetwork, trainingGraphOf } from '../autodiff/test-networks.ts';
import type { TrainingGraph } from '../autodiff/training-graph.ts';
import { makeGraph, makeModel, makeNode, makeValueInfo, tensor } from '../onnx/index.ts';
import { openNodeRuntime } from './node/index.ts';
import type { OptimizerUpdate, Tensors, Trainer } from './types.ts';

const runtime = await openNodeRuntime({ threads: 2 });
afterAll(() => runtime.close());

/** A training whose gradient is whatever was fed. */
function scriptedTrainer(start: readonly number[] = [0.5, -1.25, 2, 0, 3]): Promise<Trainer> {
  const size = start.length;
  const model = makeModel(
    makeGraph({
      node: [
        makeNode('Squeeze', ['gradient'], ['dW']),
        makeNode('Mul', ['dW', 'W'], ['products']),
        makeNode('ReduceSum', ['products'], ['loss'], { keepdims: 0 }),
      ],
      input: [makeValueInfo('gradient', 'float32', [1, size]), makeValueInfo('W', 'float32', [size])],
      output: [makeValueInfo('loss', 'float32', []), makeValueInfo('dW', 'float32', [size])],
    }),
  );
  const graph: Omit<TrainingGraph, 'held'> = {
    boundary: [{ name: 'gradient', axes: [null, size] }],
    step: model,
    targets: [],
    forward: model,
    output: 'loss',
    kernels: [],
    gradients: { W: 'dW' },
    loss: 'loss',
    statistics: {},
    dropoutMasks: [],
  };
  const parameters = [{ name: 'W', group: 0, value: tensor('float32', [size], start) }];
  return runtime.createTrainer({ graph, parameters });
}

const feed = (gradient: readonly number[]): Tensors => ({
  gradient: tensor('float32', [1, gradient.length], gradient),
});
const group = (learningRate: number, weightDecay = 0) => ({ learningRate, weightDecay });
const adamw = (...groups: ReturnType<typeof group>[]): OptimizerUpdate => ({
  kind: 'adamw',
  betas: [0.9, 0.999],
  eps: 1e-8,
  groups,
});
const sgd = (...groups: ReturnType<typeof group>[]): OptimizerUpdate => ({
  kind: 'sgd',
  momentum: 0.9,
  nesterov: false,
  groups,
});
const weightsOf = async (trainer: Trainer) => [...(await trainer.readParameters()).W!.data];

/** Bits, so that −0 and NaN are told apart too. */
function bitsOf(weights: Awaited<ReturnType<Trainer['readParameters']>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { data }]) => [
      name,
      Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength).toString('base64'),
    ]),
  );
}

describe('an update', () => {
  const gradients = [
    [0.1, -0.2, 0.3, 0.4, -0.5],
    [0, 0.25, -0.5, 1, 2],
    [-1, 0.5, 0.125, 0, 0.75],
  ];

  // PyTorch 2.15, float64: torch.nn.utils.clip_grad_norm_, then torch.optim.
  test.each([
    {
      optimizer: adamw(group(0.01, 0.1)),
      maxGradNorm: 1,
      expected: [
        0.48746493171989175, -1.2384302080557663, 1.9806108472952384, -0.02772292723569155, 2.9926923656509414,
      ],
    },
    {
      optimizer: sgd(group(0.1)),
      maxGradNorm: 0.5,
      expected: [0.5187091940948513, -1.2422526018685904, 1.9611735114259201, -0.11429993564889325, 2.981185430677262],
    },
    {
      optimizer: adamw(group(0.01, 0.1)),
      maxGradNorm: undefined,
      expected: [0.4876692290206619, -1.243958292142576, 1.9878375951580236, -0.026631652503845138, 2.989150442026872],
    },
  ])(
    'clips to $maxGradNorm and steps ($optimizer.kind) as PyTorch does',
    async ({ optimizer, maxGradNorm, expected }) => {
      const trainer = await scriptedTrainer();
      const norms: number[] = [];
      for (const gradient of gradients) {
        await trainer.accumulate(feed(gradient));
        norms.push((await trainer.update(optimizer, maxGradNorm)).gradNorm);
      }
      // The norm is that before clipping. Float32 gradients: seven digits.
      for (const [i, norm] of [0.7416198487095663, 2.3048861143232218, 1.352081728298996].entries()) {
        expect(norms[i]).toBeCloseTo(norm, 6);
      }
      const weights = await weightsOf(trainer);
      for (const [i, weight] of expected.entries()) expect(weights[i]).toBeCloseTo(weight, 5);
      await trainer.dispose();
    },
  );

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'with a gradient of %s changes nothing, and the next step is as if it had not been',
    async (bad) => {
      const [trainer, untroubled] = [await scriptedTrainer(), await scriptedTrainer()];
      await trainer.accumulate(feed([0, 0, bad, 0, 0]));
      expect((await trainer.update(adamw(group(0.1)), 1)).finite).toBe(false);
      expect(await weightsOf(trainer)).toEqual([0.5, -1.25, 2, 0, 3]);
      for (const one of [trainer, untroubled]) {
        await one.accumulate(feed([1, 2, 3, 4, 5]));
        expect((await one.update(adamw(group(0.1)), 1)).finite).toBe(true);
      }
      expect(await trainer.readState()).toEqual(await untroubled.readState());
    },
  );

  test('clears the gradients: the next accumulation starts anew', async () => {
    const trainer = await scriptedTrainer();
    await trainer.accumulate(feed([1, 1, 1, 1, 1]), 0.25);
    await trainer.accumulate(feed([0, 1, 0, -1, 8]), 0.75);
    expect([...(await trainer.readGradients()).W!.data]).toEqual([0.25, 1, 0.25, -0.5, 6.25]);
    await trainer.update(sgd(group(0)));
    await trainer.accumulate(feed([1, 2, 3, 4, 5]));
    expect([...(await trainer.readGradients()).W!.data]).toEqual([1, 2, 3, 4, 5]);
  });

  test('without a batch is refused', async () => {
    const trainer = await scriptedTrainer();
    await expect(trainer.update(adamw(group(0.1)))).rejects.toMatchObject({ code: 'NOTHING_ACCUMULATED' });
  });

  test('leaves a group whose learning rate is 0 as it is', async () => {
    const model = photoNetwork();
    const parameters = parametersOf(model).map((p) => ({ ...p, group: p.name.startsWith('head') ? 1 : 0 }));
    const trainer = await runtime.createTrainer({ graph: await trainingGraphOf(runtime, model), parameters });
    const before = bitsOf(await trainer.readParameters());
    await trainer.accumulate(batchOf(0, 4));
    await trainer.update(adamw(group(0, 0.1), group(0.01)));
    const after = bitsOf(await trainer.readParameters());
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed.sort()).toEqual(['head.bias', 'head.weight']);
    await trainer.dispose();
  });
});

async function photoTrainer({ useKernels = true, size = 12, channels = 8 } = {}): Promise<Trainer> {
  const model = photoNetwork({ size, channels });
  return runtime.createTrainer({
    graph: await trainingGraphOf(runtime, model, { useKernels }),
    parameters: parametersOf(model),
  });
}

/** Largest difference relative to the largest entry of each tensor. */
function deviation(a: Awaited<ReturnType<Trainer['readGradients']>>, b: typeof a): number {
  const each = Object.entries(a).map(([name, { data }]) => {
    const other = b[name]!.data;
    const largest = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    return data.reduce((most, x, i) => Math.max(most, Math.abs(x - other[i]!)), 0) / largest;
  });
  return Math.max(...each);
}

describe('a training of a network with kernels and a finish graph', () => {
  test('adds up batches: parts weighted by their size have the gradients of the whole', async () => {
    const trainer = await photoTrainer();
    await trainer.accumulate(batchOf(0, 8));
    const whole = await trainer.readGradients();
    await trainer.update(sgd(group(0)));
    await trainer.accumulate(batchOf(0, 3), 3 / 8);
    await trainer.accumulate(batchOf(3, 4), 4 / 8);
    await trainer.accumulate(batchOf(7, 1), 1 / 8);
    // Float32 sums in another order.
    expect(deviation(whole, await trainer.readGradients())).toBeLessThan(1e-5);
    await trainer.dispose();
  });

  test('takes batches of any size in any order, with the bits of a trainer that saw only that one', async () => {
    const trainer = await photoTrainer();
    for (const count of [2, 7, 1, 5, 7]) {
      const fresh = await photoTrainer();
      const [{ loss }, { loss: freshLoss }] = [
        await trainer.accumulate(batchOf(10, count)),
        await fresh.accumulate(batchOf(10, count)),
      ];
      expect(loss).toBe(freshLoss);
      expect(bitsOf(await trainer.readGradients())).toEqual(bitsOf(await fresh.readGradients()));
      await trainer.update(sgd(group(0)));
      await fresh.dispose();
    }
    await trainer.dispose();
  });

  test.each([
    ['adamw', adamw(group(0.01, 0.05))],
    ['sgd', sgd(group(0.01, 0.05))],
  ])('resumes from its state with the bits of one that went on (%s)', async (_, optimizer) => {
    const trainer = await photoTrainer();
    const steps = async (one: Trainer, from: number) => {
      for (let i = from; i < from + 3; i++) {
        await one.accumulate(batchOf(i * 4, 4));
        await one.update(optimizer, 1);
      }
    };
    await steps(trainer, 0);
    const state = await trainer.readState();
    expect(state.steps).toBe(3);
    await steps(trainer, 3);
    const resumed = await photoTrainer();
    // A batch that was begun before is forgotten.
    await resumed.accumulate(batchOf(100, 2));
    await resumed.writeState(state);
    await steps(resumed, 3);
    expect(await resumed.readState()).toEqual(await trainer.readState());
    expect(bitsOf(await resumed.readParameters())).toEqual(bitsOf(await trainer.readParameters()));
    await Promise.all([trainer.dispose(), resumed.dispose()]);
  });

  test('what it reads and writes are copies', async () => {
    const trainer = await scriptedTrainer([1, 2]);
    const { W } = await trainer.readParameters();
    W!.data.fill(9);
    expect(await weightsOf(trainer)).toEqual([1, 2]);
    await trainer.writeParameters({ W: tensor('float32', [2], [3, 4]) });
    expect(await weightsOf(trainer)).toEqual([3, 4]);
    expect(W!.data.every((x) => x === 9)).toBe(true);
  });

  test('learns, and evaluates with the weights that it has', async () => {
    const trainer = await photoTrainer();
    const losses: number[] = [];
    for (let i = 0; i < 12; i++) {
      const { loss, outputs } = await trainer.accumulate(batchOf(0, 8));
      losses.push(loss);
      const { pixel_values } = batchOf(0, 8);
      const { logits } = await trainer.evaluate({ pixel_values: pixel_values! });
      expect(Object.keys(outputs)).toEqual(['logits']);
      // The same weights through another session, whose fusions may round otherwise.
      for (const [k, logit] of [...logits!.data].entries())
        expect(logit).toBeCloseTo(Number(outputs.logits!.data[k]), 4);
      await trainer.update(adamw(group(0.03)));
    }
    expect(losses.at(-1)!).toBeLessThan(0.9 * losses[0]!);
    await trainer.dispose();
  });

  test('refuses weights of another shape, and weights that are missing', async () => {
    const trainer = await scriptedTrainer([1, 2]);
    await expect(trainer.writeParameters({ W: tensor('float32', [3], [1, 2, 3]) })).rejects.toMatchObject({
      code: 'PARAMETER_MISMATCH',
      message: '3 values are given for shape [2].\n  at: parameter "W"',
    });
    await expect(trainer.writeParameters({})).rejects.toMatchObject({ code: 'PARAMETER_MISMATCH' });
    expect(await weightsOf(trainer)).toEqual([1, 2]);
  });

  test('says so once it has been disposed of', async () => {
    const trainer = await scriptedTrainer();
    await trainer.dispose();
    await expect(trainer.readParameters()).rejects.toMatchObject({ code: 'DISPOSED' });
    await expect(trainer.accumulate(feed([1, 2, 3, 4, 5]))).rejects.toMatchObject({ code: 'DISPOSED' });
    await trainer.dispose();
  });
});

/** Large enough that ONNX Runtime splits every operator over its threads; small shapes never see a race. */
describe.each([{ useKernels: true }, { useKernels: false }])(
  'at sizes that are split over threads (kernels beside the graph: $useKernels)',
  (options) => {
    test('the same step has the same bits every time', async () => {
      const steps: { loss: number; bits: Record<string, string> }[] = [];
      for (let i = 0; i < 2; i++) {
        const trainer = await photoTrainer({ ...options, size: 64, channels: 32 });
        for (let repeat = 0; repeat < 2; repeat++) {
          const { loss } = await trainer.accumulate(batchOf(0, 8, 64));
          steps.push({ loss, bits: bitsOf(await trainer.readGradients()) });
          await trainer.update(sgd(group(0)));
        }
        await trainer.dispose();
      }
      for (const step of steps.slice(1)) expect(step).toEqual(steps[0]);
    });
  },
);
