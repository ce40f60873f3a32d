import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import { gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();

// Odd multiples of 0.05 plus 0.02 are nowhere near a jump. The identity beside the step keeps X within reach of the loss.
for (const opType of ['Sign', 'Floor', 'Ceil', 'Round']) {
  check.property(
    opType,
    'beside the identity',
    fc.tuple(shapes(), opsets(11, 13, 17, 22), fc.boolean()),
    ([shape, opset, moves], draw) => ({
      nodes: [makeNode(opType, ['X'], ['step']), makeNode('Add', ['step', 'X'], ['Y'])],
      inputs: { X: draw.spread(shape) },
      ...(moves && { movingAxes: { X: shape.map((_, axis) => axis) } }),
      opset,
    }),
  );
}
check.property(
  'Hardmax',
  'beside the identity',
  fc.tuple(shapes({ ndim: [1, 3], min: 1 }), opsets(11, 13, 17, 22)),
  ([shape, opset], draw) => ({
    nodes: [makeNode('Hardmax', ['X'], ['step'], { axis: shape.length - 1 }), makeNode('Add', ['step', 'X'], ['Y'])],
    inputs: { X: draw.spread(shape, 'float32') },
    opset,
    // Linear; float32 rounds numbers up to 4 to 2⁻²², which h = 2⁻⁸ makes 6e-5.
    step: 2 ** -8,
    tolerance: 2e-4,
  }),
);

test('what only steps lead to has no gradient', () => {
  const facts = { dtype: 'float32', axes: [] } as const;
  const model = modelOfNodes([makeNode('Floor', ['X'], ['loss'])]);
  const shapesOf = new Map(['X', 'loss'].map((name) => [name, facts] as const));
  expect(() => differentiate(model, { loss: 'loss', wrt: ['X'], shapes: shapesOf })).toThrow(
    'The loss "loss" does not depend on "X".',
  );
});
