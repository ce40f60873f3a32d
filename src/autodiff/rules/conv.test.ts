import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import type { ValueFacts } from '../shape-table.ts';
import { type Draw, type GradientCase, gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();

/** One Conv node: everything but the sizes of X, which follow from those of Y and what the stride leaves over at the far edge. */
interface Convolution {
  readonly batch: number;
  readonly group: number;
  /** Per group. */
  readonly inChannels: number;
  readonly outChannels: number;
  /** Per spatial axis. */
  readonly axes: readonly {
    readonly kernel: number;
    readonly stride: number;
    readonly dilation: number;
    readonly begin: number;
    readonly end: number;
    readonly out: number;
    readonly left: number;
  }[];
  readonly bias: boolean;
  readonly opset: number;
}

const upTo = (max: number) => fc.integer({ min: 1, max });
const axis = fc
  .record({
    kernel: upTo(3),
    stride: upTo(3),
    dilation: upTo(2),
    begin: fc.nat(2),
    end: fc.nat(2),
    out: upTo(3),
    left: fc.nat(2),
  })
  .map((a) => ({ ...a, left: a.left % a.stride }))
  // The padding must leave something of X.
  .filter((a) => sizeOfInput(a) > 0);

function sizeOfInput({ kernel, stride, dilation, begin, end, out, left }: Convolution['axes'][number]): number {
  return (out - 1) * stride + dilation * (kernel - 1) + 1 + left - begin - end;
}

function convolutions(changes: Partial<Record<keyof Convolution, fc.Arbitrary<unknown>>> = {}) {
  return fc.record({
    batch: upTo(3),
    group: upTo(3),
    inChannels: upTo(3),
    outChannels: upTo(3),
    axes: fc.array(axis, { minLength: 1, maxLength: 3 }),
    bias: fc.boolean(),
    opset: opsets(11, 13, 17, 22),
    ...changes,
  }) as fc.Arbitrary<Convolution>;
}

function attributesOf({ axes, group }: Convolution) {
  return {
    group,
    strides: axes.map((a) => a.stride),
    dilations: axes.map((a) => a.dilation),
    pads: [...axes.map((a) => a.begin), ...axes.map((a) => a.end)],
  };
}

/** All numbers are eighths, so every sum is exact in float32; and Y is quadratic in X and W together, so the central difference has
 *  no error either. What is left are the roundings of two additions of the difference itself. */
const exact = { step: 0.5, tolerance: 1e-6 };

function conv(c: Convolution, draw: Draw): GradientCase {
  const [inChannels, outChannels] = [c.group * c.inChannels, c.group * c.outChannels];
  return {
    nodes: [makeNode('Conv', c.bias ? ['X', 'W', 'B'] : ['X', 'W'], ['Y'], attributesOf(c))],
    inputs: {
      X: draw.eighths([c.batch, inChannels, ...c.axes.map(sizeOfInput)]),
      W: draw.eighths([outChannels, c.inChannels, ...c.axes.map((a) => a.kernel)]),
      ...(c.bias && { B: draw.eighths([outChannels]) }),
    },
    moving: ['X'],
    opset: c.opset,
    ...exact,
  };
}

check.property('Conv', 'of 1 to 3 spatial axes, groups, strides, dilations, uneven pads', convolutions(), conv, 80);

const stride1 = axis.map((a) => ({ ...a, stride: 1, left: 0 })).filter((a) => sizeOfInput(a) > 0);
const two = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: 2, maxLength: 2 });
const point = { kernel: 1, stride: 1, dilation: 1, begin: 0, end: 0, left: 0 };
const positions = (max: number) => two(upTo(max).map((out) => ({ ...point, out })));
const one = fc.constant(1);

/** Every lowering, by shapes that lead to it. */
check.property(
  'Conv',
  '1×1, the weight gradient a product per sample',
  convolutions({ group: one, axes: positions(4), inChannels: upTo(2), outChannels: upTo(2) }),
  conv,
);
check.property(
  'Conv',
  '1×1, the weight gradient one product of all samples (many channels, few positions)',
  convolutions({
    group: one,
    axes: positions(1),
    inChannels: fc.integer({ min: 3, max: 6 }),
    outChannels: fc.integer({ min: 3, max: 6 }),
  }),
  conv,
);
check.property(
  'Conv',
  'with 16 channels or more, the weight gradient tap by tap',
  convolutions({
    group: one,
    axes: fc.array(axis, { minLength: 1, maxLength: 2 }),
    inChannels: fc.integer({ min: 16, max: 18 }),
  }),
  conv,
);
check.property(
  'Conv',
  'with stride 1, the input gradient by the mirrored kernel',
  convolutions({ group: one, axes: fc.array(stride1, { minLength: 1, maxLength: 3 }) }),
  conv,
);
check.property(
  'Conv',
  'depthwise with stride 1, mirrored group by group',
  convolutions({ group: fc.integer({ min: 2, max: 5 }), inChannels: one, outChannels: one, axes: two(stride1) }),
  conv,
);
check.property(
  'Conv',
  'depthwise of any geometry, its kernel written in ONNX',
  convolutions({ group: fc.integer({ min: 2, max: 5 }), inChannels: one, outChannels: one, axes: two(axis) }),
  conv,
);
check.property(
  'Conv',
  'grouped, with more outputs than inputs to each group',
  convolutions({ group: fc.integer({ min: 2, max: 3 }), outChannels: fc.integer({ min: 2, max: 3 }) }),
  conv,
);
check.property(
  'Conv',
  'of one channel in one group',
  convolutions({ group: one, inChannels: one, outChannels: one }),
  conv,
);
check.property(
  'Conv',
  'as columns: 16 channels or more, and a stride or fewer positions than channels, dilations, uneven pads, 1 to 3 axes',
  convolutions({
    group: one,
    axes: fc.array(axis, { minLength: 1, maxLength: 3 }),
    inChannels: fc.integer({ min: 16, max: 18 }),
    outChannels: fc.integer({ min: 16, max: 30 }),
  }),
  conv,
);
check.property(
  'Conv',
  'as columns of dY: stride 1, and few positions of X',
  convolutions({
    group: one,
    axes: fc.array(stride1, { minLength: 1, maxLength: 2 }),
    inChannels: fc.integer({ min: 26, max: 30 }),
    outChannels: fc.integer({ min: 16, max: 18 }),
  }),
  conv,
);

/** The same with spatial sizes that move: all of them, or the last alone. */
const moving = (c: Convolution, draw: Draw): GradientCase => ({
  ...conv(c, draw),
  movingAxes: { X: c.batch % 2 === 0 ? [c.axes.length + 1] : c.axes.map((_, i) => i + 2) },
});
check.property('Conv', 'of images whose size moves', convolutions(), moving, 80);
check.property(
  'Conv',
  'of images whose size moves, tap by tap',
  convolutions({ group: one, inChannels: fc.integer({ min: 16, max: 18 }) }),
  moving,
);
check.property(
  'Conv',
  'of images whose size moves, 1×1',
  convolutions({ group: one, axes: positions(4), inChannels: fc.integer({ min: 15, max: 17 }) }),
  moving,
);
check.property(
  'Conv',
  'of images whose size moves, depthwise',
  convolutions({ group: fc.integer({ min: 2, max: 5 }), inChannels: one, outChannels: one }),
  moving,
);
check.property(
  'Conv',
  'of images whose size moves, stride 1',
  convolutions({ group: one, axes: fc.array(stride1, { minLength: 1, maxLength: 3 }) }),
  moving,
);

check.example('Conv', 'of one kernel in two layers', (draw) => ({
  nodes: [
    makeNode('Conv', ['X', 'W'], ['hidden'], { pads: [1, 1, 1, 1] }),
    makeNode('Conv', ['hidden', 'W'], ['Y'], { pads: [1, 1, 1, 1] }),
  ],
  inputs: { X: draw.eighths([2, 2, 4, 4]), W: draw.eighths([2, 2, 3, 3]) },
  // Y is cubic in W: h²·f‴/6 for h = 2⁻⁷, and float32 rounding over 2h.
  step: 2 ** -7,
  tolerance: 1e-3,
}));

const facts = new Map<string, ValueFacts>([
  ['X', { dtype: 'float32', axes: [null, 1, 8, 8] }],
  ['W', { dtype: 'float32', axes: [1, 1, 3, 3] }],
  ['Y', { dtype: 'float32', axes: [null, 1, 8, 8] }],
  ['loss', { dtype: 'float32', axes: [] }],
]);
const padded = modelOfNodes([
  makeNode('Conv', ['X', 'W'], ['Y'], { auto_pad: 'SAME_UPPER' }, { name: 'conv' }),
  makeNode('ReduceSum', ['Y'], ['loss'], { keepdims: 0 }),
]);

test('Conv: padding that no pass has made explicit is refused, not taken as none', () => {
  expect(() => differentiate(padded, { loss: 'loss', wrt: ['W'], shapes: facts })).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: There is no gradient rule for Conv whose kernel, windows or padding have no fixed size.
      at: node "conv"
      try: Export the model with a fixed size there, or train only what lies above this node.]
  `);
});
