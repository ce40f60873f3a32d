import fc from 'fast-check';
import { makeNode } from '../../onnx/index.ts';
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
  check.example(opType, 'of a batch of any size', (draw) => ({
    nodes: [makeNode(opType, ['X'], ['Y'], { axis: 1 })],
    inputs: { X: draw.values([3, 5]) },
    moving: ['X'],
  }));
}
