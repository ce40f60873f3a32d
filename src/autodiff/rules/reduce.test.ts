import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode, tensor } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import { gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();

/** A shape, some of its axes from either end, and whether reduced axes stay with size 1. */
const reductions = shapes({ ndim: [1, 4], min: 1 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    axes: fc
      .uniqueArray(fc.integer({ min: -shape.length, max: shape.length - 1 }), {
        selector: (axis) => (axis + shape.length) % shape.length,
        minLength: 1,
      })
      .map((axes) => axes),
    keepdims: fc.constantFrom(undefined, 0, 1),
  }),
);

for (const { opType, asAttribute, asInput } of [
  { opType: 'ReduceSum', asAttribute: [11], asInput: [13, 17, 18, 22] },
  { opType: 'ReduceMean', asAttribute: [11, 13, 17], asInput: [18, 22] },
]) {
  check.property(
    opType,
    'over axes in an attribute',
    fc.tuple(reductions, opsets(...asAttribute)),
    ([{ shape, axes, keepdims }, opset], draw) => ({
      nodes: [makeNode(opType, ['X'], ['Y'], { axes, keepdims })],
      inputs: { X: draw.values(shape) },
      opset,
    }),
  );
  check.property(
    opType,
    'over axes that the file stores as an input',
    fc.tuple(reductions, opsets(...asInput)),
    ([{ shape, axes, keepdims }, opset], draw) => ({
      nodes: [makeNode(opType, ['X', 'axes'], ['Y'], { keepdims })],
      inputs: { X: draw.values(shape) },
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
      inputs: { X: draw.values(shape) },
      ...(empty && { constants: { axes: tensor('int64', [0], []) } }),
      opset,
    }),
  );
  check.property(
    opType,
    'of a batch of any size',
    fc.tuple(reductions, opsets(11, 13, 17)),
    ([{ shape, axes, keepdims }, opset], draw) => {
      const stored = opType === 'ReduceSum' && opset >= 13;
      return {
        nodes: [makeNode(opType, stored ? ['X', 'axes'] : ['X'], ['Y'], { keepdims, ...(!stored && { axes }) })],
        inputs: { X: draw.values(shape) },
        ...(stored && { constants: { axes: tensor('int64', [axes.length], axes) } }),
        moving: ['X'],
        opset,
      };
    },
  );
}

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
    [InjertoError: ReduceSum over axes that the graph computes has no gradient rule.
      at: node "sum"
      try: Export the model with constant axes, or train only what lies above this node.]
  `);
});
