import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();

const shapeAndAxis = shapes({ ndim: [1, 4], min: 1 }).chain((shape) =>
  fc.tuple(fc.constant(shape), fc.integer({ min: -shape.length, max: shape.length - 1 })),
);

for (const opType of ['Softmax', 'LogSoftmax']) {
  check.property(
    opType,
    'along one axis',
    fc.tuple(shapeAndAxis, opsets(13, 17, 22)),
    ([[shape, axis], opset], draw) => ({
      nodes: [makeNode(opType, ['X'], ['Y'], { axis })],
      inputs: { X: draw.values(shape) },
      opset,
    }),
  );
  check.property(opType, 'over all axes from one on, as before opset 13', shapeAndAxis, ([shape, axis], draw) => ({
    nodes: [makeNode(opType, ['X'], ['Y'], { axis })],
    inputs: { X: draw.values(shape) },
    opset: 11,
  }));
  check.property(
    opType,
    'with the axis left out',
    fc.tuple(shapes({ ndim: [2, 3], min: 1 }), opsets(11, 13)),
    ([shape, opset], draw) => ({
      nodes: [makeNode(opType, ['X'], ['Y'])],
      inputs: { X: draw.values(shape) },
      opset,
    }),
  );
  check.property(
    opType,
    'along batches and other axes of any size',
    fc.tuple(shapeAndAxis, opsets(11, 13, 22)),
    ([[shape, axis], opset], draw) => ({
      nodes: [makeNode(opType, ['X'], ['Y'], { axis })],
      inputs: { X: draw.values(shape) },
      movingAxes: { X: shape.map((_, i) => i) },
      opset,
    }),
  );
}

test('what Softmax has masked out with −∞ gets no gradient', async () => {
  const infinity = Number.POSITIVE_INFINITY;
  const { X } = await check.ofSum({
    nodes: [makeNode('Softmax', ['X'], ['softmax'], { axis: -1 }), makeNode('Mul', ['softmax', 'weights'], ['Y'])],
    inputs: { X: tensor('float32', [2, 3], [0, -infinity, 0, -infinity, 5, -infinity]) },
    constants: { weights: tensor('float32', [3], [1, 7, 3]) },
  });
  expect(X).toEqual([-0.5, 0, 0.5, 0, 0, 0].map((x) => expect.closeTo(x, 6)));
});
