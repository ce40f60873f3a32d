import fc from 'fast-check';
import { makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();

check.property(
  'EyeLike',
  'of a matrix that is read elsewhere too',
  fc.tuple(shapes({ ndim: [2, 2] }), fc.integer({ min: -3, max: 3 }), fc.boolean(), opsets(13, 17, 22, 25)),
  ([shape, k, moves, opset], draw) => ({
    nodes: [makeNode('EyeLike', ['X'], ['eye'], { k }), makeNode('Mul', ['eye', 'X'], ['Y'])],
    inputs: { X: draw.values(shape) },
    ...(moves && { moving: ['X'], movingAxes: { X: [1] } }),
    opset,
  }),
);
check.property(
  'OneHot',
  'by its two values',
  fc.record({
    shape: shapes({ ndim: [1, 3] }),
    axis: fc.constantFrom(0, -1, undefined),
    depth: fc.integer({ min: 1, max: 4 }),
    moves: fc.boolean(),
    opset: opsets(13, 17, 18, 21, 22, 25),
  }),
  ({ shape, axis, depth, moves, opset }, draw) => ({
    nodes: [makeNode('OneHot', ['indices', 'depth', 'values'], ['Y'], { axis })],
    inputs: {
      // Some lie outside, and are off everywhere.
      indices: tensor(
        'int64',
        shape,
        Array.from(draw.eighths(shape).data as Float32Array, (x) => Math.round(2 * x)),
      ),
      values: draw.eighths([2]),
    },
    constants: { depth: tensor('int64', [], [depth]) },
    ...(moves && { moving: ['indices'] }),
    opset,
    // No float64 kernel. Sums of multiples of 1/64 are exact in float32.
    step: 1 / 8,
  }),
  40,
);
