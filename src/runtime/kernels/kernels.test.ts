import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../data/seeded-random.ts';
import { loadKernels } from './kernels.ts';

const memory = new WebAssembly.Memory({ initial: 16 });
const kernels = loadKernels(memory);

/** Puts arrays into memory one behind the other, each at a multiple of 16 bytes with a guard behind it; tells where. */
function place(...arrays: readonly ArrayLike<number>[]): {
  at: number[];
  read(index: number): Float32Array;
  guarded(): boolean;
} {
  let offset = 1024;
  const at = arrays.map((array) => {
    const start = offset;
    new Float32Array(memory.buffer, start, array.length).set(array as number[]);
    offset = start + Math.ceil(array.length / 4) * 16 + 16;
    new Float32Array(memory.buffer, offset - 16, 4).fill(guard);
    return start;
  });
  return {
    at,
    read: (index) => new Float32Array(memory.buffer, at[index]!, arrays[index]!.length).slice(),
    guarded: () =>
      at.every((start, i) =>
        new Float32Array(memory.buffer, start + Math.ceil(arrays[i]!.length / 4) * 16, 4).every((x) => x === guard),
      ),
  };
}
const guard = 12345;

function randomArray(seed: number, length: number): Float32Array {
  const random = seededRandom(seed, 'kernel');
  return Float32Array.from({ length }, () => random.between(-2, 2));
}

const padding = (values: readonly number[]) => [...values, ...Array<number>((4 - (values.length % 4)) % 4).fill(0)];

/** Gradients of three steps, and the weights from which they start. */
const start = [0.5, -1.25, 2, 0, 3];
const gradients = [
  [0.1, -0.2, 0.3, 0.4, -0.5],
  [0, 0.25, -0.5, 1, 2],
  [-1, 0.5, 0.125, 0, 0.75],
];

describe('optimizers give the weights of PyTorch 2.15 (float64, torch.optim) after three steps', () => {
  test.each([
    {
      name: 'AdamW',
      settings: { lr: 0.01, betas: [0.9, 0.999], eps: 1e-8, decay: 0.1 },
      expected: [0.4876692290206619, -1.243958292142576, 1.9878375951580236, -0.026631652503845138, 2.989150442026872],
    },
    {
      name: 'AdamW without decay, with a large ε',
      settings: { lr: 0.1, betas: [0.8, 0.95], eps: 1e-3, decay: 0 },
      expected: [0.40260388320759355, -1.23959366728438, 1.9449787391751692, -0.2647950309270169, 2.9739943510158793],
    },
  ])('$name', ({ settings: { lr, betas, eps, decay }, expected }) => {
    const zeros = padding(start).map(() => 0);
    const { at, read } = place(padding(start), zeros, zeros, zeros);
    const [p, g, m, v] = at as [number, number, number, number];
    const [beta1, beta2] = betas as [number, number];
    for (const [t, gradient] of gradients.entries()) {
      new Float32Array(memory.buffer, g, 8).set(padding(gradient));
      kernels.adamw(p, g, m, v, 8, lr, beta1, beta2, eps, decay, 1 - beta1 ** (t + 1), 1 - beta2 ** (t + 1), 1);
    }
    expectClose(read(0).subarray(0, 5), expected);
    expect([...read(0).subarray(5)]).toEqual([0, 0, 0]);
  });

  test.each([
    {
      name: 'SGD',
      settings: { lr: 0.1, momentum: 0, decay: 0, nesterov: false },
      expected: [0.59, -1.305, 2.0075, -0.14, 2.775],
    },
    {
      name: 'SGD with momentum and decay',
      settings: { lr: 0.1, momentum: 0.9, decay: 0.01, nesterov: false },
      expected: [0.5701353895, -1.28634447875, 1.990053568, -0.29814804, 2.663694447],
    },
    {
      name: 'SGD, Nesterov',
      settings: { lr: 0.1, momentum: 0.9, decay: 0.01, nesterov: true },
      expected: [0.6516953619805, -1.33404169924625, 1.992638036512, -0.40778735436, 2.463552146373],
    },
  ])('$name', ({ settings: { lr, momentum, decay, nesterov }, expected }) => {
    const zeros = padding(start).map(() => 0);
    const { at, read } = place(padding(start), zeros, zeros);
    const [p, g, b] = at as [number, number, number];
    for (const [t, gradient] of gradients.entries()) {
      new Float32Array(memory.buffer, g, 8).set(padding(gradient));
      kernels.sgd(p, g, b, 8, lr, momentum, decay, nesterov, t === 0, 1);
    }
    expectClose(read(0).subarray(0, 5), expected);
  });

  test('a scale on the gradients is a scale on the gradients', () => {
    const halves = place(
      padding(start),
      padding(gradients[0]!.map((x) => x * 2)),
      padding(start).map(() => 0),
    );
    kernels.sgd(halves.at[0]!, halves.at[1]!, halves.at[2]!, 8, 0.1, 0.9, 0.01, false, true, 0.5);
    const whole = place(
      padding(start),
      padding(gradients[0]!),
      padding(start).map(() => 0),
    );
    kernels.sgd(whole.at[0]!, whole.at[1]!, whole.at[2]!, 8, 0.1, 0.9, 0.01, false, true, 1);
    expect([...halves.read(0)]).toEqual([...whole.read(0)]);
  });
});

/** Float32 arithmetic of a dozen operations: a few units of 2⁻²⁴ of the largest operand, which is 3. */
function expectClose(actual: Float32Array, expected: readonly number[]): void {
  const errors = expected.map((x, i) => Math.abs(x - actual[i]!));
  expect(Math.max(...errors)).toBeLessThan(2e-6);
}

test('sums of squares are exact in float64, and show an infinity and a NaN', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(40), (seed, quads) => {
      const x = randomArray(seed, quads * 4);
      const { at } = place(x);
      const expected = x.reduce((sum, value) => sum + value * value, 0);
      // Two ways of adding up to 160 float64 numbers differ by less than 160·2⁻⁵³ of their sum.
      expect(Math.abs(kernels.sumOfSquares(at[0]!, x.length) - expected)).toBeLessThanOrEqual(expected * 2e-14);
    }),
    { seed: 3 },
  );
  const sumOf = (...x: number[]) => kernels.sumOfSquares(place(x).at[0]!, 4);
  expect([sumOf(1e30, 0, 0, 0), sumOf(0, 0, 0, Number.POSITIVE_INFINITY), sumOf(0, 0, Number.NaN, 0)]).toEqual([
    Math.fround(1e30) ** 2,
    Number.POSITIVE_INFINITY,
    Number.NaN,
  ]);
});

test('an average goes its share of the way, and touches its range only', () => {
  const [x, y] = [randomArray(1, 12), randomArray(2, 12)];
  const placed = place(y, x);
  kernels.lerp(placed.at[0]!, placed.at[1]!, 12, 0.25);
  expect([...placed.read(0)]).toEqual(
    [...y].map((value, i) => Math.fround(value + Math.fround(0.25 * Math.fround(x[i]! - value)))),
  );
  expect([...placed.read(1)]).toEqual([...x]);
  expect(placed.guarded()).toBe(true);
});

test('scaling and adding touch their range only', () => {
  const [x, y] = [randomArray(1, 12), randomArray(2, 12)];
  const placed = place(y, x);
  kernels.addScaled(placed.at[0]!, placed.at[1]!, 12, 0.25);
  kernels.scale(placed.at[1]!, 12, -2);
  expect([...placed.read(0)]).toEqual([...y].map((value, i) => Math.fround(value + Math.fround(0.25 * x[i]!))));
  expect([...placed.read(1)]).toEqual([...x].map((value) => value * -2));
  expect(placed.guarded()).toBe(true);
});

const upTo = (max: number) => fc.integer({ min: 1, max });
const geometry = fc
  .record({
    kernel: fc.tuple(upTo(5), upTo(5)),
    stride: fc.tuple(upTo(3), upTo(3)),
    dilation: fc.tuple(upTo(2), upTo(2)),
    before: fc.tuple(fc.nat(3), fc.nat(3)),
    after: fc.tuple(fc.nat(3), fc.nat(3)),
    size: fc.tuple(upTo(9), upTo(17)),
    batch: upTo(2),
    channels: upTo(3),
    seed: fc.nat(),
  })
  .map((g) => ({ ...g, out: [0, 1].map((i) => outSize(g, i)) as [number, number] }))
  .filter((g) => g.out.every((n) => n > 0));

type Pair = [number, number];
function outSize(
  g: { size: Pair; before: Pair; after: Pair; dilation: Pair; kernel: Pair; stride: Pair },
  i: number,
): number {
  const room = g.size[i]! + g.before[i]! + g.after[i]! - g.dilation[i]! * (g.kernel[i]! - 1) - 1;
  return Math.floor(room / g.stride[i]!) + 1;
}

describe('the kernel gradient of a depthwise convolution', () => {
  const law = fc.property(geometry, (g) => {
    const { batch, channels, size, out, kernel, stride, dilation, before, seed } = g;
    const x = randomArray(seed, batch * channels * size[0] * size[1]);
    const dy = randomArray(seed + 1, batch * channels * out[0] * out[1]);
    const stale = new Float32Array(channels * kernel[0] * kernel[1]).fill(7);
    const placed = place(x, dy, stale);
    kernels.depthwiseConvWeightGradient(
      ...(placed.at as [number, number, number]),
      batch,
      channels,
      ...size,
      ...out,
      ...kernel,
      ...stride,
      ...dilation,
      ...before,
    );
    const { sums, magnitudes } = byDefinition(g, x, dy);
    const actual = placed.read(2);
    // A float32 sum of n ≤ 300 products, however ordered, is off by less than n·2⁻²⁴ of the sum of their magnitudes.
    const wrong = sums.filter((sum, i) => !(Math.abs(sum - actual[i]!) <= 2e-5 * magnitudes[i]!));
    expect(wrong).toEqual([]);
    expect(placed.guarded()).toBe(true);
  });

  test('equals its definition for any geometry', () => {
    fc.assert(law, { seed: 3, numRuns: 600 });
  });

  test('reads no input behind a row, whatever the width and the stride', () => {
    const fixed = { kernel: [3, 3], dilation: [1, 1], batch: 2, channels: 2, seed: 1 } as const;
    const cases = Array.from({ length: 17 }, (_, i) => i + 1).flatMap((width) =>
      [1, 2, 3].flatMap((s) => [0, 1, 2].map((pad) => ({ width, s, pad }))),
    );
    for (const { width, s, pad } of cases) {
      const g = {
        ...fixed,
        kernel: [3, 3] as Pair,
        dilation: [1, 1] as Pair,
        stride: [s, s] as Pair,
        before: [pad, pad] as Pair,
        after: [pad, pad] as Pair,
        size: [4, width] as Pair,
      };
      const out = [0, 1].map((i) => outSize(g, i)) as Pair;
      if (out.some((n) => n < 1)) continue;
      const x = randomArray(width, 2 * 2 * 4 * width);
      const dy = randomArray(width + 1, 2 * 2 * out[0] * out[1]);
      const placed = place(x, dy, new Float32Array(18));
      kernels.depthwiseConvWeightGradient(
        ...(placed.at as [number, number, number]),
        2,
        2,
        4,
        width,
        ...out,
        3,
        3,
        s,
        s,
        1,
        1,
        pad,
        pad,
      );
      const { sums, magnitudes } = byDefinition({ ...g, out }, x, dy);
      const actual = placed.read(2);
      expect(sums.filter((sum, i) => !(Math.abs(sum - actual[i]!) <= 2e-5 * magnitudes[i]!))).toEqual([]);
    }
  });
});

/** dW[c,kh,kw] = Σ dY[n,c,oh,ow]·X[n,c, oh·sh + kh·dh − top, ow·sw + kw·dw − left], in float64; and the same sums of magnitudes. */
function byDefinition(
  g: {
    batch: number;
    channels: number;
    size: Pair;
    out: Pair;
    kernel: Pair;
    stride: Pair;
    dilation: Pair;
    before: Pair;
  },
  x: Float32Array,
  dy: Float32Array,
): { sums: number[]; magnitudes: number[] } {
  const sums: number[] = [];
  const magnitudes: number[] = [];
  for (let c = 0; c < g.channels; c++) {
    for (let kh = 0; kh < g.kernel[0]; kh++) {
      for (let kw = 0; kw < g.kernel[1]; kw++) {
        let [sum, magnitude] = [0, 0];
        for (let n = 0; n < g.batch; n++) {
          for (let oh = 0; oh < g.out[0]; oh++) {
            for (let ow = 0; ow < g.out[1]; ow++) {
              const h = oh * g.stride[0] + kh * g.dilation[0] - g.before[0];
              const w = ow * g.stride[1] + kw * g.dilation[1] - g.before[1];
              if (h < 0 || w < 0 || h >= g.size[0] || w >= g.size[1]) continue;
              const plane = n * g.channels + c;
              const product =
                dy[(plane * g.out[0] + oh) * g.out[1] + ow]! * x[(plane * g.size[0] + h) * g.size[1] + w]!;
              sum += product;
              magnitude += Math.abs(product);
            }
          }
        }
        sums.push(sum);
        magnitudes.push(magnitude);
      }
    }
  }
  return { sums, magnitudes };
}
