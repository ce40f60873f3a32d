import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();

const picks = shapes({ ndim: [1, 4], min: 1 }).chain((shape) =>
  fc.integer({ min: -shape.length, max: shape.length - 1 }).chain((axis) =>
    fc.record({
      shape: fc.constant(shape),
      axis: fc.constant(axis),
      k: fc.nat(shape.at(axis)!),
      largest: fc.constantFrom(0, 1, undefined),
      sorted: fc.constantFrom(0, 1, undefined),
      moves: fc.boolean(),
      stored: fc.boolean(),
    }),
  ),
);
check.property(
  'TopK',
  'largest or smallest along any axis',
  fc.tuple(picks, opsets(13, 17, 18, 21, 22, 24, 25)),
  ([{ shape, axis, k, largest, sorted, moves, stored }, opset], draw) => {
    const K = { K: tensor('int64', [1], [k]) };
    return {
      nodes: [makeNode('TopK', ['X', 'K'], ['Y', 'indices'], { axis, largest, sorted })],
      inputs: { X: draw.spread(shape), ...(!stored && K) },
      ...(stored && { constants: K }),
      ...(moves && { movingAxes: { X: [...shape.keys()] } }),
      opset,
    };
  },
  80,
);
test('TopK: of equal values, the first gets the gradient', async () => {
  const { X } = await check.ofSum({
    nodes: [makeNode('TopK', ['X', 'K'], ['Y', 'indices'])],
    inputs: { X: tensor('float32', [4], [1, 2, 2, 2]) },
    constants: { K: tensor('int64', [1], [2]) },
  });
  expect(X).toEqual([0, 1, 1, 0]);
});

const conditions = shapes({ ndim: [1, 3], min: 1 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    axis: fc.option(fc.integer({ min: -shape.length, max: shape.length - 1 }), { nil: undefined }),
    held: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
    moves: fc.boolean(),
  }),
);
check.property(
  'Compress',
  'along an axis or none, by a condition as long as that or shorter',
  fc.tuple(conditions, opsets(13, 17, 18, 21, 22, 25)),
  ([{ shape, axis, held, moves }, opset], draw) => {
    const limit = axis === undefined ? shape.reduce((a, b) => a * b) : shape.at(axis)!;
    const condition = held.slice(0, limit).map(Number);
    return {
      nodes: [makeNode('Compress', ['X', 'condition'], ['Y'], { axis })],
      inputs: { X: draw.values(shape), condition: tensor('bool', [condition.length], condition) },
      ...(moves && { movingAxes: { X: [...shape.keys()] } }),
      opset,
    };
  },
  60,
);

check.property(
  'Unique',
  'of all entries, or of slices along an axis',
  fc.tuple(
    shapes({ ndim: [1, 3], min: 1 }).chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        axis: fc.option(fc.integer({ min: -shape.length, max: shape.length - 1 }), { nil: undefined }),
        sorted: fc.constantFrom(0, 1, undefined),
        moves: fc.boolean(),
      }),
    ),
    opsets(13, 17, 18, 21, 22, 25),
  ),
  ([{ shape, axis, sorted, moves }, opset], draw) => ({
    nodes: [makeNode('Unique', ['X'], ['Y'], { axis, sorted })],
    inputs: { X: draw.spread(shape) },
    ...(moves && { movingAxes: { X: [...shape.keys()] } }),
    opset,
  }),
);
test('Unique: of equal values, the first gets the gradient', async () => {
  const { X } = await check.ofSum({
    nodes: [makeNode('Unique', ['X'], ['Y'])],
    inputs: { X: tensor('float64', [4], [2, 1, 2, 1]) },
  });
  expect(X).toEqual([1, 1, 0, 0]);
});
