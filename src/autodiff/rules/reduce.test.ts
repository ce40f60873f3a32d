import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeNode, type Shape, type Tensor, tensor } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import { type Draw, type GradientCase, gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();

/** A shape, some of its axes from either end, and whether reduced axes stay with size 1. */
const reductions = shapes({ ndim: [1, 4], min: 1 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    axes: fc.uniqueArray(fc.integer({ min: -shape.length, max: shape.length - 1 }), {
      selector: (axis) => (axis + shape.length) % shape.length,
      minLength: 1,
    }),
    keepdims: fc.constantFrom(undefined, 0, 1),
  }),
);

const fromThirteen = { asAttribute: [11], asInput: [13, 17, 18, 22] };
const fromEighteen = { asAttribute: [11, 13, 17], asInput: [18, 20, 22] };
const values = (draw: Draw, shape: Shape) => draw.values(shape);
const nonZero = (draw: Draw, shape: Shape) => draw.nonZero(shape);
const positive = (draw: Draw, shape: Shape) => draw.positive(shape);
const spread = (draw: Draw, shape: Shape) => draw.spread(shape);

for (const { opType, operand, asAttribute, asInput } of [
  { opType: 'ReduceSum', operand: values, ...fromThirteen },
  { opType: 'ReduceMean', operand: values, ...fromEighteen },
  { opType: 'ReduceSumSquare', operand: values, ...fromEighteen },
  { opType: 'ReduceL1', operand: nonZero, ...fromEighteen },
  { opType: 'ReduceL2', operand: nonZero, ...fromEighteen },
  { opType: 'ReduceLogSum', operand: positive, ...fromEighteen },
  // Its rule clips, and ONNX Runtime has no Clip of float64 before opset 12.
  { opType: 'ReduceLogSumExp', operand: values, asAttribute: [13, 17], asInput: [18, 20, 22] },
  // Entries within ±1.3 keep the third derivative along a line of up to 4⁴ factors small.
  { opType: 'ReduceProd', operand: spread, ...fromEighteen },
  { opType: 'ReduceMax', operand: spread, ...fromEighteen },
  { opType: 'ReduceMin', operand: spread, ...fromEighteen },
]) {
  check.property(
    opType,
    'over axes in an attribute',
    fc.tuple(reductions, opsets(...asAttribute)),
    ([{ shape, axes, keepdims }, opset], draw) => ({
      nodes: [makeNode(opType, ['X'], ['Y'], { axes, keepdims })],
      inputs: { X: operand(draw, shape) },
      opset,
    }),
  );
  check.property(
    opType,
    'over axes that the file stores as an input',
    fc.tuple(reductions, opsets(...asInput)),
    ([{ shape, axes, keepdims }, opset], draw) => ({
      nodes: [makeNode(opType, ['X', 'axes'], ['Y'], { keepdims })],
      inputs: { X: operand(draw, shape) },
      constants: { axes: tensor('int64', [axes.length], axes) },
      opset,
    }),
  );
  check.property(
    opType,
    'over all axes or none, where the axes are left out or empty',
    fc.tuple(reductions, fc.constantFrom(undefined, 0, 1), fc.boolean(), opsets(...asInput)),
    ([{ shape, keepdims }, noop, empty, opset], draw) => ({
      nodes: [makeNode(opType, empty ? ['X', 'axes'] : ['X'], ['Y'], { keepdims, noop_with_empty_axes: noop })],
      inputs: { X: operand(draw, shape) },
      ...(empty && { constants: { axes: tensor('int64', [0], []) } }),
      opset,
    }),
  );
  check.property(
    opType,
    'along batches and other axes of any size',
    fc.tuple(reductions, fc.boolean(), opsets(...asAttribute, ...asInput)),
    ([{ shape, axes, keepdims }, all, opset], draw) => {
      const stored = asInput.includes(opset);
      return {
        nodes: [makeNode(opType, stored ? ['X', 'axes'] : ['X'], ['Y'], { keepdims, ...(!stored && { axes }) })],
        inputs: { X: operand(draw, shape) },
        ...(stored && { constants: { axes: tensor('int64', [axes.length], axes) } }),
        moving: ['X'],
        ...(all && { movingAxes: { X: shape.map((_, axis) => axis).slice(1) } }),
        opset,
      };
    },
  );
}

describe('at the edges', () => {
  const infinity = Number.POSITIVE_INFINITY;
  const rows = (...rows: number[][]) => tensor('float32', [rows.length, rows[0]!.length], rows.flat());
  const alongRows = (opType: string, X: Tensor, keepdims: 0 | 1): GradientCase => ({
    nodes: [makeNode(opType, ['X'], ['Y'], { axes: [1], keepdims })],
    inputs: { X },
    // The last opset that has all of these axes in an attribute.
    opset: 11,
  });
  test.each([
    {
      opType: 'ReduceMax',
      title: 'ties share',
      X: rows([1, 3, 3], [2, 2, 2]),
      wanted: [0, 0.5, 0.5, 1 / 3, 1 / 3, 1 / 3],
    },
    { opType: 'ReduceMin', title: 'ties share', X: rows([1, 3, 1], [-0, 0, 2]), wanted: [0.5, 0, 0.5, 0.5, 0.5, 0] },
    { opType: 'ReduceProd', title: 'no zero', X: rows([2, 3, -4]), wanted: [-12, -8, 6] },
    { opType: 'ReduceProd', title: 'one zero', X: rows([2, 0, -4], [-0, 3, 5]), wanted: [0, -8, 0, 15, 0, 0] },
    { opType: 'ReduceProd', title: 'two zeros', X: rows([0, 3, 0], [0, 0, 0]), wanted: [0, 0, 0, 0, 0, 0] },
    { opType: 'ReduceL1', title: 'zeros', X: rows([0, 3, -0], [-2, 0, 0]), wanted: [0, 1, 0, -1, 0, 0] },
    { opType: 'ReduceL2', title: 'a zero vector', X: rows([3, 0, -4], [0, 0, -0]), wanted: [0.6, 0, -0.8, 0, 0, 0] },
    {
      opType: 'ReduceLogSumExp',
      title: 'all is −∞',
      X: rows([-infinity, -infinity], [0, -infinity]),
      wanted: [0, 0, 1, 0],
    },
    {
      opType: 'ReduceLogSumExp',
      title: 'large numbers',
      X: rows([128, 128], [-128, -128]),
      wanted: [0.5, 0.5, 0.5, 0.5],
    },
    { opType: 'ReduceLogSum', title: 'a sum of 0', X: rows([0, 0], [1, 3]), wanted: [infinity, infinity, 0.25, 0.25] },
  ] as const)('$opType: $title', async ({ opType, X, wanted }) => {
    for (const keepdims of [0, 1] as const) {
      const found = await check.ofSum(alongRows(opType, X, keepdims));
      // A few roundings of float32; one of the logarithm near 128 is 4e-6.
      for (const [i, x] of found.X!.entries()) expect(Math.fround(x)).toBeCloseTo(wanted[i]!, 5);
    }
  });
  test.each(['ReduceSum', 'ReduceSumSquare', 'ReduceL1', 'ReduceL2'])('%s of an empty tensor', async (opType) => {
    const found = await check.ofSum(alongRows(opType, tensor('float32', [3, 0], []), 0));
    expect(found.X).toEqual([]);
  });
});

test('axes that are computed are refused, not taken as all axes', () => {
  const model = modelOfNodes([makeNode('ReduceSum', ['X', 'axes'], ['loss'], { keepdims: 0 }, { name: 'sum' })]);
  const shapesOf = new Map([
    ['X', { dtype: 'float32', axes: [2, 3] }],
    ['axes', { dtype: 'int64', axes: [2] }],
    ['loss', { dtype: 'float32', axes: [] }],
  ] as const);
  expect(() =>
    differentiate(model, { loss: 'loss', wrt: ['X'], shapes: shapesOf }),
  ).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: There is no gradient rule for ReduceSum over axes that the graph computes.
      at: node "sum"
      try: Export the model with constant axes, or train only what lies above this node.]
  `);
});
