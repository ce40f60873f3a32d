import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode, type Shape, tensor } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import type { ValueFacts } from '../shape-table.ts';
import { type Draw, gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();
const upTo = (max: number) => fc.integer({ min: 1, max });

const sampled = fc.record({
  batch: upTo(2),
  channels: upTo(3),
  size: fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 2, maxLength: 3 }),
  points: upTo(3),
  mode: fc.constantFrom('linear', 'nearest'),
  padding_mode: fc.constantFrom('zeros', 'border'),
  align_corners: fc.constantFrom(0, 1),
  moves: fc.boolean(),
});

/** Points in and around the image, none nearer than 0.1 to a line where a weight has a kink: the entries, and halfway between. */
function gridOf(draw: Draw, shape: Shape, size: readonly number[], align: boolean): number[] {
  const count = shape.reduce((a, b) => a * b, 1);
  return Array.from({ length: count }, (_, i) => {
    const axis = size[size.length - 1 - (i % size.length)]!;
    const at = draw.random.below(axis + 2) - 1 + draw.random.between(0.1, 0.4) + (draw.random.chance(0.5) ? 0.5 : 0);
    return align ? (2 * at) / (axis - 1) - 1 : (2 * at + 1) / axis - 1;
  });
}

check.property(
  'GridSample',
  'linear and nearest, zeros and border, two and three axes',
  fc.tuple(sampled, opsets(20, 22, 25)),
  ([{ batch, channels, size, points, moves, ...attributes }, opset], draw) => {
    const shape = [batch, ...size.map(() => points), size.length];
    const align = attributes.align_corners === 1;
    return {
      nodes: [makeNode('GridSample', ['X', 'grid'], ['Y'], attributes)],
      inputs: {
        X: draw.values([batch, channels, ...size]),
        grid: tensor('float64', shape, gridOf(draw, shape, size, align)),
      },
      ...(moves && { moving: ['X', 'grid'], movingAxes: { X: [2], grid: [1] } }),
      opset,
      // A step of 10⁻³·|v| with |v| ≤ 2 crosses no kink; linear in X and in each coordinate, so cubic terms are the only error.
      step: 1e-4,
      tolerance: 1e-5,
    };
  },
  60,
);
check.property(
  'GridSample',
  'before opset 20, bilinear',
  sampled,
  ({ batch, channels, size: all, points, moves, ...attributes }, draw) => {
    const size = all.slice(0, 2);
    const shape = [batch, points, points, 2];
    const align = attributes.align_corners === 1;
    const mode = attributes.mode === 'linear' ? 'bilinear' : attributes.mode;
    return {
      nodes: [makeNode('GridSample', ['X', 'grid'], ['Y'], { ...attributes, mode })],
      inputs: {
        X: draw.values([batch, channels, ...size], 'float32'),
        grid: tensor('float32', shape, gridOf(draw, shape, size, align)),
      },
      opset: 17,
      // Float32: no kink within 2⁻⁷·2, and 2⁻²⁴·|Y|/2⁻⁷ of rounding.
      step: 2 ** -7,
      tolerance: 2e-3,
    };
  },
);

check.property(
  'AffineGrid',
  'of two and three axes',
  fc.tuple(upTo(3), fc.array(upTo(4), { minLength: 2, maxLength: 3 }), fc.constantFrom(0, 1), opsets(20, 22, 25)),
  ([batch, size, align_corners, opset], draw) => ({
    nodes: [makeNode('AffineGrid', ['theta', 'size'], ['Y'], { align_corners })],
    inputs: { theta: draw.values([batch, size.length, size.length + 1]) },
    constants: { size: tensor('int64', [size.length + 2], [batch, 1, ...size]) },
    opset,
  }),
);

test.each([
  [{ mode: 'cubic' }, 'There is no gradient rule for GridSample with cubic interpolation.'],
  [{ padding_mode: 'reflection' }, 'There is no gradient rule for GridSample with padding by reflection.'],
])('GridSample: refuses %j', (attributes, what) => {
  const facts = new Map<string, ValueFacts>([
    ['X', { dtype: 'float32', axes: [1, 1, 4, 4] }],
    ['grid', { dtype: 'float32', axes: [1, 2, 2, 2] }],
    ['Y', { dtype: 'float32', axes: [1, 1, 2, 2] }],
    ['loss', { dtype: 'float32', axes: [] }],
  ]);
  const nodes = [
    makeNode('GridSample', ['X', 'grid'], ['Y'], attributes),
    makeNode('ReduceSum', ['Y'], ['loss'], { keepdims: 0 }),
  ];
  const model = modelOfNodes(nodes, { opset: 20 });
  expect(() => differentiate(model, { loss: 'loss', wrt: ['X'], shapes: facts })).toThrow(
    expect.objectContaining({ code: 'GRADIENT_UNSUPPORTED', what }),
  );
});
