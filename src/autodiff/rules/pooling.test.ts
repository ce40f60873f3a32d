import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode, tensor } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import type { ValueFacts } from '../shape-table.ts';
import { gradientChecks } from '../test-gradients.ts';
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

function poolOf(
  axes: readonly Record<'kernel' | 'stride' | 'dilation' | 'begin' | 'end', number>[],
  ceil_mode: number,
) {
  return makeNode('MaxPool', ['X'], ['Y'], {
    kernel_shape: axes.map((a) => a.kernel),
    strides: axes.map((a) => a.stride),
    dilations: axes.map((a) => a.dilation),
    pads: [...axes.map((a) => a.begin), ...axes.map((a) => a.end)],
    ceil_mode,
  });
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

test('MaxPool: where several entries tie, the first gets the whole gradient', async () => {
  const { X } = await check.ofSum({
    nodes: [makeNode('MaxPool', ['X'], ['Y'], { kernel_shape: [2, 2] })],
    inputs: { X: tensor('float32', [1, 1, 3, 3], [1, 1, 0, 1, 1, 0, 0, 0, 0]) },
  });
  // Windows from left to right, top to bottom: their first 1 is at 0, 1, 3 and 4.
  expect(X).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 0]);
});

const facts = new Map<string, ValueFacts>([
  ['X', { dtype: 'float32', axes: [1, 1, 4, 4] }],
  ['Y', { dtype: 'float32', axes: [1, 1, 2, 2] }],
  ['loss', { dtype: 'float32', axes: [] }],
]);

test('MaxPool: refuses indices counted by columns', () => {
  const pool = makeNode('MaxPool', ['X'], ['Y'], { kernel_shape: [2, 2], storage_order: 1 }, { name: 'pool' });
  const model = modelOfNodes([pool, makeNode('ReduceSum', ['Y'], ['loss'], { keepdims: 0 })]);
  expect(() => differentiate(model, { loss: 'loss', wrt: ['X'], shapes: facts })).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: A MaxPool that counts its indices by columns (storage_order = 1) has no gradient rule.
      at: node "pool"
      try: Export the model without the indices output.]
  `);
});
