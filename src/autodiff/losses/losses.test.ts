import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../data/seeded-random.ts';
import {
  graphOf,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type Tensor,
  tensor,
  tensorToProto,
} from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { buildTrainingGraph, type TrainingGraph } from '../training-graph.ts';
import type { TrainingLoss } from './index.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

type Feeds = Readonly<Record<string, Tensor>>;

/** z = x·W, where x is fed as the identity: the weights are what the loss reads, and their gradient is its gradient.
 *  Rows are a batch, or a batch of sequences, of any size. */
async function graphOfLoss(
  loss: TrainingLoss,
  rows: number,
  columns: number,
  { sequences = false, opset = 17 } = {},
): Promise<TrainingGraph> {
  const axes = sequences ? ['batch', 'length'] : ['batch'];
  const model = makeModel(
    makeGraph({
      node: [makeNode('MatMul', ['x', 'W'], ['z'])],
      input: [makeValueInfo('x', 'float32', [...axes, rows])],
      output: [makeValueInfo('z', 'float32', [...axes, columns])],
      initializer: [tensorToProto('W', tensor('float32', [rows, columns], new Float32Array(rows * columns)))],
    }),
    { '': opset },
  );
  const shapes = await probeShapes(runtime, model, sequences ? { length: [4, 5] } : {});
  return buildTrainingGraph(model, { trainable: ['W'], loss, shapes });
}

interface Found {
  readonly loss: number;
  readonly gradient: readonly number[];
  readonly output: readonly number[];
}

async function run(
  graph: TrainingGraph,
  shape: readonly number[],
  z: readonly number[],
  targets: Feeds,
): Promise<Found> {
  const rows = shape.slice(0, -1).reduce((a, b) => a * b, 1);
  const identity = Float32Array.from({ length: rows * rows }, (_, i) => Number(i % (rows + 1) === 0));
  const x = tensor('float32', [...shape.slice(0, -1), rows], identity);
  const W = tensor('float32', [rows, shape.at(-1)!], z);
  expect(graph.targets.map(({ name }) => name).sort()).toEqual(Object.keys(targets).sort());
  const session = await runtime.createSession(graph.step);
  const results = await session.run({ x, W, ...targets });
  await session.dispose();
  const numbers = (name: string) => [...(results[name]!.data as Float32Array)];
  return { loss: numbers(graph.loss)[0]!, gradient: numbers(graph.gradients.W!), output: numbers(graph.output) };
}

const floats = (shape: number[], values: readonly number[]) => tensor('float32', shape, values);

/** Float32 against float64: seven digits, and a few are lost where terms of another sign are added up. */
function expectClose(found: readonly number[], wanted: readonly number[], relative = 2e-6) {
  const scale = Math.max(1, ...wanted.map(Math.abs));
  expect(found.length).toBe(wanted.length);
  for (const [i, value] of wanted.entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(relative * scale);
}

describe('the numbers of PyTorch 2.15 in float64', () => {
  const z = [1.5, -0.3, 0.2, 0.1, 2.0, -1.0];
  const targets = floats([2, 3], [1, 0, 0.25, 0, 1, 1]);

  test('BCEWithLogitsLoss()', async () => {
    const graph = await graphOfLoss({ kind: 'binary-cross-entropy', logits: 'z' }, 2, 3);
    const { loss, gradient, output } = await run(graph, [2, 3], z, { targets });
    expectClose([loss], [0.614748958411273]);
    expectClose(
      gradient,
      [
        -0.030404253967726058, 0.07092624719805683, 0.049972332885412994, 0.08749653124649, -0.01986715367035295,
        -0.12184309643833414,
      ],
    );
    expectClose(output, z);
  });

  test('BCEWithLogitsLoss(weight)', async () => {
    const graph = await graphOfLoss({ kind: 'binary-cross-entropy', logits: 'z', weighted: true }, 2, 3);
    const targetWeights = floats([2, 3], [1, 2, 0.5, 0, 1, 3]);
    const { loss, gradient } = await run(graph, [2, 3], z, { targets, targetWeights });
    expectClose([loss], [0.9584843792013737]);
    expectClose(
      gradient,
      [-0.030404253967726058, 0.14185249439611367, 0.024986166442706497, 0, -0.01986715367035295, -0.36552928931500245],
    );
  });

  test('MSELoss()', async () => {
    const graph = await graphOfLoss({ kind: 'mean-squared-error', predictions: 'z' }, 2, 3);
    const { loss, gradient } = await run(graph, [2, 3], z, { targets });
    expectClose([loss], [0.8920833333333333]);
    expectClose(gradient, [1 / 6, -0.1, -1 / 60, 1 / 30, 1 / 3, -2 / 3]);
  });

  test('MSELoss()(cosine_similarity(a, b), s) of three pairs, one with a vector of zeros', async () => {
    const graph = await graphOfLoss({ kind: 'cosine-pairs', embeddings: 'z' }, 3, 3);
    const pairs = [
      [0, 1, 0.25],
      [0, 2, 1],
      [1, 1, 0.5],
    ] as const;
    const [wanted, weights] = [new Array<number>(9).fill(0), new Array<number>(9).fill(0)];
    for (const [a, b, s] of pairs) {
      wanted[3 * a + b] = s;
      weights[3 * a + b] = 1 / 3;
    }
    const { loss, gradient } = await run(graph, [3, 3], [...z, 0, 0, 0], {
      targets: floats([3, 3], wanted),
      pairWeights: floats([3, 3], weights),
    });
    expectClose([loss], [0.48068401886498324]);
    expectClose(
      gradient.slice(0, 6),
      [
        -0.04312158586890619, -0.16228362695099485, 0.07998645359030415, -0.1280095468929273, 0.003428224013095546,
        -0.005944506663101635,
      ],
    );
    expectClose(gradient.slice(6), [-64820372.355216436, 12964074.471043285, -8642716.31402886]);
  });

  test('cross_entropy(ignore_index) of tokens', async () => {
    const graph = await graphOfLoss({ kind: 'token-cross-entropy', logits: 'z' }, 4, 3, { sequences: true });
    const { loss, gradient, output } = await run(graph, [2, 2, 3], [...z, 3, 0, 0.5, -1, -2, 30], {
      labels: tensor('int64', [2, 2], [2, 0, 0, 1]),
      labelWeights: floats([2, 2], [1 / 3, 0, 1 / 3, 1 / 3]),
    });
    expectClose([loss], [11.262336154912724]);
    expectClose(
      gradient,
      [
        0.2318307278310732, 0.038321361566077614, -0.2701520893971508, 0, 0, 0, -0.03883597532426848,
        0.014662160097352614, 0.024173815226915918, 1.1474923694899392e-14, -0.3333333333333291, 0.3333333333333176,
      ],
    );
    expect(output[3]).toBeCloseTo(32, 5);
  });
});

/** (f(z + h) − f(z − h)) / 2h along each axis. In float64 with h = 1e-5, h²·f‴/6 and rounding stay below 1e-9. */
function slopes(f: (z: readonly number[]) => number, z: readonly number[]): number[] {
  const h = 1e-5;
  return z.map((value, i) => (f(z.with(i, value + h)) - f(z.with(i, value - h))) / (2 * h));
}

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

interface LossCase {
  readonly loss: TrainingLoss;
  readonly sequences?: boolean;
  /** Targets for `rows` = N·T places, and the loss as a function of z, in float64. */
  make(
    random: ReturnType<typeof seededRandom>,
    shape: readonly number[],
  ): { readonly targets: Feeds; of(z: readonly number[]): number };
}

const single = (values: readonly number[]) => [...Float32Array.from(values)];

const cases: Readonly<Record<string, LossCase>> = {
  'cross-entropy': {
    loss: { kind: 'cross-entropy', logits: 'z' },
    make(random, [N, K]) {
      const t = single(Array.from({ length: N! * K! }, () => random.uniform()));
      const of = (z: readonly number[]) => {
        let sum = 0;
        for (let n = 0; n < N!; n++) {
          const row = z.slice(n * K!, (n + 1) * K!);
          const total = Math.log(row.reduce((s, x) => s + Math.exp(x), 0));
          for (let k = 0; k < K!; k++) sum -= t[n * K! + k]! * (row[k]! - total);
        }
        return sum / N!;
      };
      return { targets: { targets: floats([N!, K!], t) }, of };
    },
  },
  'binary-cross-entropy': {
    loss: { kind: 'binary-cross-entropy', logits: 'z', weighted: true },
    make(random, [N, K]) {
      const t = single(Array.from({ length: N! * K! }, () => random.uniform()));
      const w = single(Array.from({ length: N! * K! }, () => random.between(0, 3)));
      const of = (z: readonly number[]) =>
        z.reduce((sum, x, i) => sum + w[i]! * (t[i]! * softplus(-x) + (1 - t[i]!) * softplus(x)), 0) / z.length;
      return { targets: { targets: floats([N!, K!], t), targetWeights: floats([N!, K!], w) }, of };
    },
  },
  'mean-squared-error': {
    loss: { kind: 'mean-squared-error', predictions: 'z' },
    make(random, [N, K]) {
      const t = single(Array.from({ length: N! * K! }, () => random.between(-2, 2)));
      const of = (z: readonly number[]) => z.reduce((sum, x, i) => sum + (x - t[i]!) ** 2, 0) / z.length;
      return { targets: { targets: floats([N!, K!], t) }, of };
    },
  },
  'cosine-pairs': {
    loss: { kind: 'cosine-pairs', embeddings: 'z' },
    make(random, [N, D]) {
      const s = single(Array.from({ length: N! * N! }, () => random.between(-1, 1)));
      const w = single(Array.from({ length: N! * N! }, () => random.uniform() / N! ** 2));
      const of = (z: readonly number[]) => {
        const rows = Array.from({ length: N! }, (_, n) => z.slice(n * D!, (n + 1) * D!));
        const unit = rows.map((row) => row.map((x) => x / Math.hypot(...row)));
        let sum = 0;
        for (let i = 0; i < N!; i++) {
          for (let j = 0; j < N!; j++) {
            const cosine = unit[i]!.reduce((dot, x, d) => dot + x * unit[j]![d]!, 0);
            sum += w[i * N! + j]! * (cosine - s[i * N! + j]!) ** 2;
          }
        }
        return sum;
      };
      return { targets: { targets: floats([N!, N!], s), pairWeights: floats([N!, N!], w) }, of };
    },
  },
  'token-cross-entropy': {
    loss: { kind: 'token-cross-entropy', logits: 'z' },
    sequences: true,
    make(random, [N, T, V]) {
      const places = N! * T!;
      const labels = Array.from({ length: places }, () => random.below(V!));
      const w = single(Array.from({ length: places }, () => (random.chance(0.3) ? 0 : random.uniform() / places)));
      const of = (z: readonly number[]) => {
        let sum = 0;
        for (let p = 0; p < places; p++) {
          const row = z.slice(p * V!, (p + 1) * V!);
          sum += w[p]! * (Math.log(row.reduce((s, x) => s + Math.exp(x), 0)) - row[labels[p]!]!);
        }
        return sum;
      };
      return {
        targets: { labels: tensor('int64', [N!, T!], labels), labelWeights: floats([N!, T!], w) },
        of,
      };
    },
  },
};

describe.each(Object.entries(cases))('%s', (_, { loss, sequences = false, make }) => {
  const size = fc.integer({ min: 1, max: 5 });

  test('value and gradient are those of the formula, for batches (and lengths) it was not measured at', async () => {
    const law = fc.asyncProperty(
      size,
      size,
      size,
      fc.constantFrom(13, 17, 18, 21),
      fc.nat(),
      async (N, T, K, opset, seed) => {
        const random = seededRandom(seed, 'loss');
        const shape = sequences ? [N, T, K] : [N, K];
        const rows = sequences ? N * T : N;
        // Half-way between zeros and large: some entries of a sigmoid or softmax are saturated.
        const z = single(Array.from({ length: rows * K }, () => random.normal() * (random.chance(0.2) ? 10 : 1)));
        const { targets, of } = make(random, shape);
        const graph = await graphOfLoss(loss, rows, K, { sequences, opset });
        const found = await run(graph, shape, z, targets);
        expectClose([found.loss], [of(z)], 5e-6);
        expectClose(found.gradient, slopes(of, z), 5e-6);
      },
    );
    await fc.assert(law, { numRuns: 15, seed: Number(process.env.GRADIENT_SEED ?? 3) });
  });
});

test('logits of 0, with which many heads begin, have the slope of the binary cross-entropy', async () => {
  const graph = await graphOfLoss({ kind: 'binary-cross-entropy', logits: 'z' }, 1, 2);
  const { gradient } = await run(graph, [1, 2], [0, 0], { targets: floats([1, 2], [0, 1]) });
  expectClose(gradient, [0.25, -0.25]);
});

test.each([1e4, -1e4])('logits of %d neither overflow nor give NaN', async (far) => {
  const binary = await graphOfLoss({ kind: 'binary-cross-entropy', logits: 'z' }, 1, 2);
  const found = await run(binary, [1, 2], [far, far], { targets: floats([1, 2], [0, 1]) });
  expect(found.loss).toBe(5e3);
  expect(found.gradient).toEqual(far > 0 ? [0.5, 0] : [0, -0.5]);
  const tokens = await graphOfLoss({ kind: 'token-cross-entropy', logits: 'z' }, 1, 2, { sequences: true });
  const token = await run(tokens, [1, 1, 2], [far, 0], {
    labels: tensor('int64', [1, 1], [far > 0 ? 1 : 0]),
    labelWeights: floats([1, 1], [1]),
  });
  expect(token.loss).toBe(1e4);
  expect(token.gradient).toEqual(far > 0 ? [1, -1] : [-1, 1]);
});

test('the forward graph of the token loss gives the loss of each place, and no scores', async () => {
  const graph = await graphOfLoss({ kind: 'token-cross-entropy', logits: 'z' }, 4, 3, { sequences: true });
  expect(graphOf(graph.forward).input.map(({ name }) => name)).toEqual(['x', 'W', 'labels']);
  const session = await runtime.createSession(graph.forward);
  const identity = Float32Array.from({ length: 16 }, (_, i) => Number(i % 5 === 0));
  const results = await session.run({
    x: floats([1, 4, 4], [...identity]),
    W: floats([4, 3], [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3]),
    labels: tensor('int64', [1, 4], [0, 0, 0, 0]),
  });
  await session.dispose();
  expect(Object.keys(results)).toEqual([graph.output]);
  const wanted = [Math.log(3), Math.log(Math.E + 2) - 1, Math.log(Math.exp(2) + 2), Math.log(Math.exp(3) + 2)];
  expectClose([...(results[graph.output]!.data as Float32Array)], wanted);
});
