import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();

// ONNX Runtime has Det of float32 only: rounding of determinants up to 2⁵ costs 2⁻²⁴·2⁵/2⁻⁷; a central difference of a product of five entries
// is wrong by h² at most.
check.property(
  'Det',
  'of matrices of up to 5 rows, in batches of any size',
  fc.record({
    batch: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    size: fc.integer({ min: 1, max: 5 }),
    moves: fc.boolean(),
    opset: opsets(13, 17, 22, 25),
  }),
  ({ batch, size, moves, opset }, draw) => ({
    nodes: [makeNode('Det', ['X'], ['Y'])],
    inputs: { X: draw.eighths([...batch, size, size]) },
    ...(moves && { movingAxes: { X: batch.map((_, axis) => axis) } }),
    opset,
    step: 2 ** -7,
    tolerance: 5e-3,
  }),
);

test('Det of a singular matrix has its cofactors as gradient', async () => {
  const { X } = await check.ofSum({
    nodes: [makeNode('Det', ['X'], ['Y'])],
    inputs: { X: tensor('float32', [2, 2], [1, 2, 2, 4]) },
  });
  expect(X).toEqual([4, -2, -2, 1]);
});
