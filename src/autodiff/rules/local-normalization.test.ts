import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Float, makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();

check.property(
  'LRN',
  'over windows wider than the channels and not, at any batch and image size',
  fc.tuple(
    shapes({ ndim: [2, 2], min: 1, max: 3 }),
    fc.integer({ min: 1, max: 5 }),
    fc.constantFrom(1, 3, 5, 7),
    fc.boolean(),
    opsets(13, 17, 22),
  ),
  ([spatial, channels, size, moves, opset], draw) => ({
    nodes: [makeNode('LRN', ['X'], ['Y'], { size, alpha: new Float(0.5), beta: new Float(0.6), bias: new Float(1.5) })],
    inputs: { X: draw.values([2, channels, ...spatial], 'float32') },
    ...(moves && { movingAxes: { X: [0, 2, 3] } }),
    opset,
    // Central differences in float32: about 1e-7·|Y|/h of rounding and h²/6 of a third derivative near 1.
    step: 1e-2,
    tolerance: 1e-3,
  }),
  40,
);

check.property(
  'LpNormalization',
  'of both orders, along any axis',
  fc.tuple(
    shapes({ ndim: [1, 3] }).chain((shape) =>
      fc.tuple(fc.constant(shape), fc.integer({ min: -shape.length, max: shape.length - 1 })),
    ),
    fc.constantFrom(undefined, 1, 2),
    fc.boolean(),
    opsets(13, 17, 18, 22),
  ),
  ([[shape, axis], p, moves, opset], draw) => ({
    nodes: [makeNode('LpNormalization', ['X'], ['Y'], { axis, p })],
    inputs: { X: draw.nonZero(shape) },
    ...(moves && { movingAxes: { X: [0] } }),
    opset,
  }),
  40,
);

test.each([1, 2])('LpNormalization of zeros has a gradient of 0, p = %i', async (p) => {
  const { X } = await check.ofSum({
    nodes: [makeNode('LpNormalization', ['X'], ['Y'], { p })],
    inputs: { X: tensor('float64', [2, 2], [0, 0, 3, 0]) },
  });
  expect(X).toEqual([0, 0, 0, 1 / 3]);
});
