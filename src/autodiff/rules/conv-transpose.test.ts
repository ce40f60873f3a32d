import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import type { ValueFacts } from '../shape-table.ts';
import { type Draw, type GradientCase, gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();

interface Transposed {
  readonly batch: number;
  readonly group: number;
  /** Per group. */
  readonly inChannels: number;
  readonly outChannels: number;
  readonly axes: readonly {
    readonly size: number;
    readonly kernel: number;
    readonly stride: number;
    readonly dilation: number;
    readonly begin: number;
    readonly end: number;
    readonly extra: number;
  }[];
  readonly bias: boolean;
  readonly opset: number;
}

type Axis = Transposed['axes'][number];

const upTo = (max: number) => fc.integer({ min: 1, max });
const axis: fc.Arbitrary<Axis> = fc
  .record({
    size: upTo(4),
    kernel: upTo(3),
    stride: upTo(3),
    dilation: upTo(3),
    begin: fc.nat(2),
    end: fc.nat(2),
    extra: fc.nat(2),
  })
  // ONNX Runtime wants output_padding below the stride; and something of Y must be left.
  .map((a) => ({ ...a, extra: Math.min(a.extra, a.stride - 1) }))
  .filter((a) => sizeOfOutput(a) > 0);

function sizeOfOutput({ size, kernel, stride, dilation, begin, end, extra }: Axis): number {
  return (size - 1) * stride + dilation * (kernel - 1) + 1 + extra - begin - end;
}

function drawn(changes: Partial<Record<keyof Transposed, fc.Arbitrary<unknown>>> = {}) {
  return fc.record({
    batch: upTo(3),
    group: upTo(3),
    inChannels: upTo(3),
    outChannels: upTo(3),
    axes: fc.array(axis, { minLength: 1, maxLength: 3 }),
    bias: fc.boolean(),
    opset: opsets(11, 13, 17, 18, 22, 25),
    ...changes,
  }) as fc.Arbitrary<Transposed>;
}

const pads = ({ axes }: Transposed) => ({ pads: [...axes.map((a) => a.begin), ...axes.map((a) => a.end)] });

function transposed(c: Transposed, draw: Draw, attributes: Record<string, number[] | string> = pads(c)): GradientCase {
  const { axes, group } = c;
  return {
    nodes: [
      makeNode('ConvTranspose', c.bias ? ['X', 'W', 'B'] : ['X', 'W'], ['Y'], {
        group,
        strides: axes.map((a) => a.stride),
        dilations: axes.map((a) => a.dilation),
        output_padding: axes.map((a) => a.extra),
        ...attributes,
      }),
    ],
    inputs: {
      X: draw.eighths([c.batch, group * c.inChannels, ...axes.map((a) => a.size)]),
      W: draw.eighths([group * c.inChannels, c.outChannels, ...axes.map((a) => a.kernel)]),
      ...(c.bias && { B: draw.eighths([group * c.outChannels]) }),
    },
    moving: ['X'],
    opset: c.opset,
    // All sums of eighths are exact in float32, and Y is quadratic in X and W together: only the roundings of the difference are left.
    step: 0.5,
    tolerance: 1e-6,
  };
}

/** With sizes that move: all of them, or the last alone. */
const moving = (given: GradientCase): GradientCase => {
  const { shape } = given.inputs.X!;
  return {
    ...given,
    movingAxes: { X: shape[0]! % 2 === 0 ? [shape.length - 1] : shape.slice(2).map((_, i) => i + 2) },
  };
};

const one = fc.constant(1);
const many = fc.integer({ min: 16, max: 18 });

check.property(
  'ConvTranspose',
  'of 1 to 3 spatial axes, groups, strides, dilations, uneven pads, output_padding',
  drawn(),
  (c, draw) => transposed(c, draw),
  80,
);
check.property(
  'ConvTranspose',
  'as columns of dY',
  drawn({ group: one, inChannels: many, outChannels: many }),
  (c, draw) => transposed(c, draw),
);
check.property(
  'ConvTranspose',
  'depthwise',
  drawn({ group: fc.integer({ min: 2, max: 4 }), inChannels: one, outChannels: one }),
  (c, draw) => transposed(c, draw),
);
check.property('ConvTranspose', 'of images whose size moves', drawn(), (c, draw) => moving(transposed(c, draw)), 40);
check.property(
  'ConvTranspose',
  'of images whose size moves, many channels',
  drawn({ group: one, inChannels: one, outChannels: many }),
  (c, draw) => moving(transposed(c, draw)),
);

const undilated = fc.array(
  axis.map((a) => ({ ...a, dilation: 1 })),
  { minLength: 1, maxLength: 2 },
);
check.property(
  'ConvTranspose',
  'with auto_pad, whose padding is the same for every size',
  fc.tuple(drawn({ axes: undilated }), fc.constantFrom('SAME_UPPER', 'SAME_LOWER', 'VALID')),
  ([c, auto_pad], draw) => moving(transposed(c, draw, { auto_pad })),
  40,
);
check.property(
  'ConvTranspose',
  'with an output_shape, below or above what the windows reach',
  fc.tuple(drawn({ axes: undilated }), fc.constantFrom('NOTSET', 'SAME_UPPER'), fc.integer({ min: -2, max: 1 })),
  ([c, auto_pad, change], draw) => {
    // What lies beyond the windows is output_padding by another name.
    const output_shape = c.axes.map((a) => {
      const reach = sizeOfOutput({ ...a, begin: 0, end: 0 });
      return Math.max(1, reach + Math.min(change, a.stride - 1 - a.extra));
    });
    return transposed(c, draw, { auto_pad, output_shape });
  },
  40,
);

test('ConvTranspose: refuses an output_shape where the size moves, whose padding no rule knows', () => {
  const facts = new Map<string, ValueFacts>([
    ['X', { dtype: 'float32', axes: [1, 1, null] }],
    ['W', { dtype: 'float32', axes: [1, 1, 3] }],
    ['Y', { dtype: 'float32', axes: [1, 1, 9] }],
    ['loss', { dtype: 'float32', axes: [] }],
  ]);
  const node = makeNode('ConvTranspose', ['X', 'W'], ['Y'], { output_shape: [9] }, { name: 'up' });
  const model = modelOfNodes([node, makeNode('ReduceSum', ['Y'], ['loss'], { keepdims: 0 })]);
  expect(() => differentiate(model, { loss: 'loss', wrt: ['W'], shapes: facts })).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: There is no gradient rule for ConvTranspose whose kernel, windows or padding have no fixed size.
      at: node "up"
      try: Export the model with a fixed size there, or train only what lies above this node.]
  `);
});
