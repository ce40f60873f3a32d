import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Float, makeNode, type Tensor, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();

/** Three shapes that broadcast: each axis of a common shape is kept or stretched from 1, or (in front) left out. */
const broadcastTriples = shapes().chain((whole) => {
  const part = fc
    .tuple(fc.array(fc.boolean(), { minLength: whole.length, maxLength: whole.length }), fc.nat(whole.length))
    .map(([stretched, dropped]) => whole.map((axis, i) => (stretched[i] ? 1 : axis)).slice(dropped));
  return fc.tuple(part, part, part);
});

check.property(
  'Where',
  'of operands that broadcast',
  fc.tuple(broadcastTriples, opsets(11, 13, 16, 22)),
  ([[condition, a, b], opset], draw) => ({
    nodes: [makeNode('Where', ['condition', 'A', 'B'], ['Y'])],
    inputs: { condition: coins(condition, draw.random), A: draw.values(a), B: draw.values(b) },
    opset,
  }),
);
check.property('Where', 'of batches and sequences of any size', shapes({ ndim: [1, 3], min: 1 }), (shape, draw) => ({
  nodes: [makeNode('Where', ['condition', 'A', 'B'], ['Y'])],
  inputs: {
    condition: coins([3, 1, ...shape], draw.random),
    A: draw.values([3, 2, ...shape]),
    B: draw.values([1]),
  },
  moving: ['condition', 'A'],
  movingAxes: { condition: [2], A: [1, 2] },
}));

function coins(shape: readonly number[], random: { chance(p: number): boolean }): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor(
    'bool',
    shape,
    Array.from({ length: size }, () => Number(random.chance(0.5))),
  );
}

for (const opType of ['Max', 'Min']) {
  check.property(
    opType,
    'of one, two or three operands that broadcast',
    fc.tuple(broadcastTriples, fc.integer({ min: 1, max: 3 }), opsets(11, 13, 17, 22)),
    ([operands, n, opset], draw) => {
      const names = ['A', 'B', 'C'].slice(0, n);
      // `spread` keeps entries of one operand apart; the shifts keep those of different ones apart.
      const shifted = (shape: readonly number[], i: number) => {
        const { data } = draw.spread(shape);
        return tensor(
          'float64',
          shape,
          Array.from(data as Float64Array, (x) => x + 0.03 * i),
        );
      };
      return {
        nodes: [makeNode(opType, names, ['Y'])],
        inputs: Object.fromEntries(names.map((name, i) => [name, shifted(operands[i]!, i)])),
        opset,
      };
    },
  );
  check.property(
    opType,
    'of batches and sequences of any size',
    shapes({ ndim: [1, 3], min: 1 }),
    (shape, draw) => ({
      nodes: [makeNode(opType, ['A', 'B'], ['Y'])],
      inputs: { A: draw.spread([3, ...shape]), B: tensor('float64', [1], [0.02]) },
      moving: ['A'],
      movingAxes: { A: [1] },
    }),
    10,
  );
  test(`${opType}: operands that tie share the gradient evenly`, async () => {
    const ones = tensor('float32', [2], [1, 1]);
    const two = { A: ones, B: tensor('float32', [2], [1, opType === 'Max' ? 0 : 2]) };
    const ofTwo = await check.ofSum({ nodes: [makeNode(opType, ['A', 'B'], ['Y'])], inputs: two });
    expect(ofTwo).toEqual({ A: [0.5, 1], B: [0.5, 0] });
    const ofThree = await check.ofSum({
      nodes: [makeNode(opType, ['A', 'B', 'C', 'A'], ['Y'])],
      inputs: { ...two, C: ones },
    });
    expect(ofThree).toEqual({ A: [0.5, Math.fround(2 / 3)], B: [0.25, 0], C: [0.25, Math.fround(1 / 3)] });
  });
}

/** Half of what `spread` draws lies outside: its values are odd multiples of 0.05, so none lies on a bound. */
const bounds = fc.constantFrom({ min: -0.2, max: 0.3 }, { min: -0.2 }, { max: 0.3 }, {}) as fc.Arbitrary<{
  min?: number;
  max?: number;
}>;

check.property(
  'Clip',
  'between bounds that the file stores, of which either may be left out',
  fc.tuple(shapes(), bounds, opsets(13, 17, 22)),
  ([shape, { min, max }, opset], draw) => ({
    nodes: [makeNode('Clip', ['X', min === undefined ? '' : 'min', max === undefined ? '' : 'max'], ['Y'])],
    inputs: { X: draw.spread(shape) },
    constants: {
      ...(min !== undefined && { min: tensor('float64', [], [min]) }),
      ...(max !== undefined && { max: tensor('float64', [], [max]) }),
    },
    opset,
  }),
);
// ONNX Runtime has no Clip of float64 before opset 12. Piecewise linear: a step of 2⁻⁸ crosses no kink and costs 2⁻²⁴/2⁻⁸ = 2e-5.
const float32 = { step: 2 ** -8, tolerance: 1e-4 };
check.property('Clip', 'of opset 11', fc.tuple(shapes({ min: 1 }), bounds), ([shape, { min, max }], draw) => ({
  nodes: [makeNode('Clip', ['X', min === undefined ? '' : 'min', max === undefined ? '' : 'max'], ['Y'])],
  inputs: { X: draw.spread(shape, 'float32') },
  constants: {
    ...(min !== undefined && { min: tensor('float32', [], [min]) }),
    ...(max !== undefined && { max: tensor('float32', [], [max]) }),
  },
  opset: 11,
  ...float32,
}));
check.property(
  'Clip',
  'of opset 10, whose bounds are attributes',
  fc.tuple(shapes({ min: 1 }), bounds),
  ([shape, { min, max }], draw) => ({
    nodes: [
      makeNode('Clip', ['X'], ['Y'], {
        min: min === undefined ? undefined : new Float(min),
        max: max === undefined ? undefined : new Float(max),
      }),
    ],
    inputs: { X: draw.spread(shape, 'float32') },
    opset: 10,
    ...float32,
  }),
);

check.property(
  'Clip',
  'between bounds that learn',
  fc.tuple(shapes(), bounds, opsets(13, 17, 22), fc.boolean()),
  ([shape, { min, max }, opset, moves], draw) => ({
    nodes: [makeNode('Clip', ['X', min === undefined ? '' : 'min', max === undefined ? '' : 'max'], ['Y'])],
    inputs: {
      X: draw.spread(shape),
      ...(min !== undefined && { min: tensor('float64', [], [min]) }),
      ...(max !== undefined && { max: tensor('float64', [], [max]) }),
    },
    ...(moves && { movingAxes: { X: shape.map((_, axis) => axis) } }),
    opset,
  }),
);
test.each([
  ['at the bounds, which get the gradient', 0, 1, [-1, 0, 0.5, 1, 2], { X: [0, 0, 1, 0, 0], min: [2], max: [2] }],
  ['of bounds that have passed each other', 1, 0, [-1, 0.5, 2], { X: [0, 0, 0], min: [0], max: [3] }],
  ['of equal bounds', 1, 1, [0, 1, 2], { X: [0, 0, 0], min: [0], max: [3] }],
])('Clip %s', async (_, min, max, x, wanted) => {
  const found = await check.ofSum({
    nodes: [makeNode('Clip', ['X', 'min', 'max'], ['Y'])],
    inputs: {
      X: tensor('float32', [x.length], x),
      min: tensor('float32', [], [min]),
      max: tensor('float32', [], [max]),
    },
  });
  expect(found).toEqual(wanted);
});

check.example('Max', 'of a Where of one value', (draw) => ({
  nodes: [
    makeNode('Less', ['A', 'B'], ['less']),
    makeNode('Where', ['less', 'B', 'A'], ['larger']),
    makeNode('Max', ['larger', 'A', 'B'], ['max']),
    makeNode('Add', ['max', 'larger'], ['Y']),
  ],
  inputs: { A: draw.spread([2, 3]), B: tensor('float64', [3], [0.02, -0.02, 1]) },
  still: ['B'],
}));
