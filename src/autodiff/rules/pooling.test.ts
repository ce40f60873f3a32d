import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode, tensor } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import type { ValueFacts } from '../shape-table.ts';
import { type Draw, gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();

check.property(
  'GlobalAveragePool',
  'of any number of spatial axes',
  fc.tuple(shapes({ ndim: [3, 5], min: 1 }), fc.boolean(), opsets(11, 13, 17, 22)),
  ([shape, moves, opset], draw) => ({
    nodes: [makeNode('GlobalAveragePool', ['X'], ['Y'])],
    inputs: { X: draw.eighths(shape) },
    ...(moves && { moving: ['X'] }),
    opset,
    // ONNX Runtime has no float64 kernel. Linear, so only float32 roundings of a mean are left, 2⁻²⁴ each.
    step: 0.5,
    tolerance: 1e-5,
  }),
);

const upTo = (max: number) => fc.integer({ min: 1, max });
const axis = fc
  .record({ kernel: upTo(3), stride: upTo(3), dilation: upTo(2), begin: fc.nat(2), end: fc.nat(2), size: upTo(6) })
  // ONNX Runtime wants pads below the kernel's size, and a window that fits.
  .filter((a) => a.begin < a.kernel && a.end < a.kernel && a.size + a.begin + a.end > a.dilation * (a.kernel - 1))
  .filter(everyWindowSeesX);

/** A window of padding alone gives −∞, of which there is no difference. */
function everyWindowSeesX({ kernel, stride, dilation, begin, end, size }: Record<string, number>): boolean {
  const windows = Math.ceil((size! + begin! + end! - dilation! * (kernel! - 1) - 1) / stride!) + 1;
  const starts = Array.from({ length: windows }, (_, o) => o * stride! - begin!).filter((start) => start < size!);
  return starts.every((start) =>
    Array.from({ length: kernel! }, (_, k) => start + k * dilation!).some((i) => i >= 0 && i < size!),
  );
}
const pools = fc.record({
  batch: upTo(2),
  channels: upTo(3),
  axes: fc.array(axis, { minLength: 1, maxLength: 3 }),
  ceil_mode: fc.constantFrom(0, 1),
});

type Axis = Record<'kernel' | 'stride' | 'dilation' | 'begin' | 'end' | 'size', number>;

function windowsOf(axes: readonly Axis[], ceil_mode: number) {
  return {
    kernel_shape: axes.map((a) => a.kernel),
    strides: axes.map((a) => a.stride),
    dilations: axes.map((a) => a.dilation),
    pads: [...axes.map((a) => a.begin), ...axes.map((a) => a.end)],
    ceil_mode,
  };
}

function poolOf(axes: readonly Axis[], ceil_mode: number) {
  return makeNode('MaxPool', ['X'], ['Y'], windowsOf(axes, ceil_mode));
}

/** All spatial sizes move, or the last alone; the axes must be valid with one entry more. */
function movingAxes(axes: readonly Axis[], batch: number): { X: number[] } {
  if (!axes.every((a) => everyWindowSeesX({ ...a, size: a.size + 1 }))) return { X: [] };
  return { X: batch % 2 === 0 ? [axes.length + 1] : axes.map((_, i) => i + 2) };
}

check.property(
  'MaxPool',
  'of 1 to 3 spatial axes, overlapping windows, dilations, uneven pads, ceil_mode',
  fc.tuple(pools, opsets(16, 17, 18, 22)),
  ([{ batch, channels, axes, ceil_mode }, opset], draw) => ({
    nodes: [poolOf(axes, ceil_mode)],
    inputs: { X: draw.spread([batch, channels, ...axes.map((a) => a.size)]) },
    moving: ['X'],
    opset,
  }),
  60,
);
check.property(
  'MaxPool',
  'before opset 16, by MaxUnpool',
  fc.tuple(pools, opsets(11, 13, 15)),
  ([{ batch, channels, axes, ceil_mode }, opset], draw) => ({
    nodes: [poolOf(axes, ceil_mode)],
    inputs: { X: draw.spread([batch, channels, ...axes.map((a) => a.size)], 'float32') },
    moving: ['X'],
    opset,
    // MaxUnpool has no float64 kernel. Piecewise linear: a step of 2⁻⁸ makes no tie and costs 2⁻²⁴·|Y|/2⁻⁸, |Y| up to 60.
    step: 2 ** -8,
    tolerance: 1e-3,
  }),
  60,
);

check.property(
  'MaxPool',
  'of images whose size moves',
  // Before opset 16 there must be a window for each class of those that do not overlap.
  fc
    .tuple(pools, opsets(11, 15, 16, 18, 22, 25))
    .filter(([{ axes }, opset]) => opset >= 16 || axes.every((a) => a.size >= 2 * a.kernel * a.dilation)),
  ([{ batch, channels, axes, ceil_mode }, opset], draw) => ({
    nodes: [poolOf(axes, ceil_mode)],
    inputs: { X: draw.spread([batch, channels, ...axes.map((a) => a.size)], 'float32') },
    moving: ['X'],
    movingAxes: movingAxes(axes, batch),
    opset,
    step: 2 ** -8,
    tolerance: 1e-3,
  }),
  60,
);

test('MaxPool: where several entries tie, the first gets the whole gradient', async () => {
  const { X } = await check.ofSum({
    nodes: [makeNode('MaxPool', ['X'], ['Y'], { kernel_shape: [2, 2] })],
    inputs: { X: tensor('float32', [1, 1, 3, 3], [1, 1, 0, 1, 1, 0, 0, 0, 0]) },
  });
  // Windows from left to right, top to bottom: their first 1 is at 0, 1, 3 and 4.
  expect(X).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 0]);
});

const plainAxis = axis.map((a) => ({ ...a, dilation: 1 })).filter(everyWindowSeesX);
/** Windows that do not overlap, and a global one. */
const tile = fc.oneof(
  plainAxis.map((a) => ({ ...a, stride: a.kernel, begin: 0, end: 0, size: Math.max(a.size, a.kernel) })),
  plainAxis.map((a) => ({ ...a, begin: 0, end: 0, kernel: a.size })),
);
const nextTo = plainAxis.map((a) => ({ ...a, stride: 1 })).filter(everyWindowSeesX);
const withAxes = (of: fc.Arbitrary<Axis>) =>
  fc.record({
    batch: upTo(3),
    channels: upTo(3),
    axes: fc.array(of, { minLength: 1, maxLength: 3 }),
    ceil_mode: fc.constantFrom(0, 1),
    moves: fc.boolean(),
  });

/** Linear, so only the float32 roundings of a mean are left, 2⁻²⁴ each; there is no float64 kernel. */
const linear = { step: 0.5, tolerance: 1e-5 };

for (const [title, axes, versions] of [
  ['overlapping windows, uneven pads, ceil_mode', plainAxis, [11, 13, 18, 22]],
  ['dilated windows', axis, [19, 21, 22, 25]],
  ['windows side by side, and over all', tile, [11, 13, 17, 22]],
  ['windows of stride 1', nextTo, [11, 13, 17, 22]],
] as const) {
  check.property(
    'AveragePool',
    title,
    fc.tuple(withAxes(axes), fc.constantFrom(0, 1), opsets(...versions)),
    ([{ batch, channels, axes, ceil_mode, moves }, count_include_pad, opset], draw) => {
      const { dilations, ...windows } = windowsOf(axes, ceil_mode);
      const dilated = opset >= 19 ? { dilations } : {};
      return {
        nodes: [makeNode('AveragePool', ['X'], ['Y'], { ...windows, ...dilated, count_include_pad })],
        inputs: { X: draw.eighths([batch, channels, ...axes.map((a) => a.size)]) },
        moving: ['X'],
        ...(moves && { movingAxes: movingAxes(axes, batch) }),
        opset,
        ...linear,
      };
    },
    60,
  );
}

/** Magnitudes above 1/2, so that no step of 2⁻⁷ crosses the kink at 0. */
const away = (draw: Draw, shape: number[]) => {
  const { data } = draw.nonZero(shape);
  return tensor('float32', shape, Float32Array.from(data as Float64Array));
};
/** Float32: h²·f‴/6 with h = 2⁻⁷ and f‴ up to 30, and 2⁻²⁴·|Y|/2⁻⁷. */
const curved = { step: 2 ** -7, tolerance: 2e-3 };

check.property(
  'LpPool',
  'p from 1 to 4, overlapping windows, dilations, uneven pads, ceil_mode',
  fc.tuple(withAxes(axis), upTo(4), opsets(18, 22, 25)),
  ([{ batch, channels, axes, ceil_mode, moves }, p, opset], draw) => ({
    nodes: [makeNode('LpPool', ['X'], ['Y'], { ...windowsOf(axes, ceil_mode), p })],
    inputs: { X: away(draw, [batch, channels, ...axes.map((a) => a.size)]) },
    moving: ['X'],
    ...(moves && { movingAxes: movingAxes(axes, batch) }),
    opset,
    ...curved,
  }),
  60,
);
check.property(
  'LpPool',
  'before opset 18, without dilations and ceil_mode',
  fc.tuple(withAxes(plainAxis), upTo(4), opsets(11, 13, 17)),
  ([{ batch, channels, axes }, p, opset], draw) => {
    const { dilations: _, ceil_mode: __, ...windows } = windowsOf(axes, 0);
    return {
      nodes: [makeNode('LpPool', ['X'], ['Y'], { ...windows, p })],
      inputs: { X: away(draw, [batch, channels, ...axes.map((a) => a.size)]) },
      opset,
      ...curved,
    };
  },
);
check.property(
  'GlobalLpPool',
  'p from 1 to 4',
  // ONNX Runtime 1.30 has no kernel from opset 22 on.
  fc.tuple(shapes({ ndim: [3, 5], min: 1 }), upTo(4), fc.boolean(), opsets(11, 13, 17, 21)),
  ([shape, p, moves, opset], draw) => ({
    nodes: [makeNode('GlobalLpPool', ['X'], ['Y'], { p })],
    inputs: { X: away(draw, shape) },
    ...(moves && { moving: ['X'], movingAxes: { X: [2] } }),
    opset,
    ...curved,
  }),
);
check.property(
  'GlobalMaxPool',
  'of any number of spatial axes',
  fc.tuple(shapes({ ndim: [3, 5], min: 1 }), fc.boolean(), opsets(11, 13, 17, 22)),
  ([shape, moves, opset], draw) => ({
    nodes: [makeNode('GlobalMaxPool', ['X'], ['Y'])],
    inputs: { X: draw.spread(shape, 'float32') },
    ...(moves && { moving: ['X'], movingAxes: { X: [2] } }),
    opset,
    // Piecewise linear: a step of 2⁻⁸ makes no tie and costs 2⁻²⁴·|Y|/2⁻⁸, |Y| up to 60.
    step: 2 ** -8,
    tolerance: 1e-3,
  }),
);

test('GlobalMaxPool: where several entries tie, the first gets the whole gradient', async () => {
  const { X } = await check.ofSum({
    nodes: [makeNode('GlobalMaxPool', ['X'], ['Y'])],
    inputs: { X: tensor('float32', [1, 2, 3], [0, 1, 1, -2, -2, -2]) },
  });
  expect(X).toEqual([0, 1, 0, 1, 0, 0]);
});

test.each([1, 2, 3])('LpPool: a window of zeros has a gradient of zero, p = %i', async (p) => {
  const { X } = await check.ofSum({
    nodes: [makeNode('LpPool', ['X'], ['Y'], { kernel_shape: [2], strides: [2], p })],
    inputs: { X: tensor('float32', [1, 1, 4], [0, 0, 3, 0]) },
  });
  expect(X).toEqual([0, 0, 1, 0]);
});

check.property(
  'MaxUnpool',
  'of distinct positions',
  fc.tuple(upTo(2), upTo(3), upTo(3), upTo(3), fc.boolean(), opsets(11, 13, 17, 22)),
  ([batch, channels, height, width, moves, opset], draw) => {
    const given = draw.spread([batch, channels, 2 * height, 2 * width], 'float32');
    return {
      nodes: [
        makeNode('MaxPool', ['given'], ['pooled', 'I'], { kernel_shape: [2, 2], strides: [2, 2] }),
        makeNode('Add', ['pooled', 'X'], ['sum']),
        makeNode('MaxUnpool', ['sum', 'I'], ['Y'], { kernel_shape: [2, 2], strides: [2, 2] }),
      ],
      inputs: { given, X: draw.eighths([batch, channels, height, width]) },
      still: ['given'],
      ...(moves && { moving: ['given', 'X'] }),
      opset,
      ...linear,
    };
  },
);

const facts = new Map<string, ValueFacts>([
  ['X', { dtype: 'float32', axes: [1, 1, 4, 4] }],
  ['Y', { dtype: 'float32', axes: [1, 1, 2, 2] }],
  ['loss', { dtype: 'float32', axes: [] }],
]);

test('MaxPool: refuses indices counted by columns', () => {
  const pool = makeNode('MaxPool', ['X'], ['Y'], { kernel_shape: [2, 2], storage_order: 1 }, { name: 'pool' });
  const model = modelOfNodes([pool, makeNode('ReduceSum', ['Y'], ['loss'], { keepdims: 0 })]);
  expect(() => differentiate(model, { loss: 'loss', wrt: ['X'], shapes: facts })).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: There is no gradient rule for MaxPool with storage_order = 1.
      at: node "pool"
      try: Train only what lies above this node, or export the model without that form.]
  `);
});
