import fc from 'fast-check';
import { makeNode, sizeOf, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();

/** A moved value times a fixed one, so that a gradient in the wrong place shows. */
check.property('Identity', 'of any shape', fc.tuple(shapes(), opsets(11, 13, 17, 22)), ([shape, opset], draw) => ({
  nodes: [makeNode('Identity', ['X'], ['Y'])],
  inputs: { X: draw.values(shape) },
  opset,
}));

/** Before opset 14 a Reshape cannot name an axis of size 0. */
const shapeAndAxis = opsets(11, 13, 17, 22).chain((opset) =>
  shapes({ ndim: [1, 4], min: opset < 14 ? 1 : 0 }).chain((shape) =>
    fc.record({
      opset: fc.constant(opset),
      shape: fc.constant(shape),
      axis: fc.integer({ min: -shape.length, max: shape.length }),
    }),
  ),
);

check.property('Flatten', 'at any axis', shapeAndAxis, ({ shape, axis, opset }, draw) => ({
  nodes: [makeNode('Flatten', ['X'], ['Y'], { axis })],
  inputs: { X: draw.values(shape) },
  opset,
}));
check.property('Flatten', 'of a batch of any size', shapes({ ndim: [2, 4], min: 1 }), (shape, draw) => ({
  nodes: [makeNode('Flatten', ['X'], ['Y'])],
  inputs: { X: draw.values(shape) },
  moving: ['X'],
}));

/** A shape, and another of the same number of elements: its factors in another order, some merged. */
const reshapes = shapes({ ndim: [1, 4], min: 1 }).chain((shape) =>
  fc
    .tuple(fc.shuffledSubarray(shape, { minLength: shape.length }), fc.nat(shape.length - 1))
    .map(([order, merged]) => ({
      shape,
      to: [sizeOf(order.slice(0, merged + 1)), ...order.slice(merged + 1)],
    })),
);

check.property(
  'Reshape',
  'to a stored shape, with −1 for what is left',
  fc.tuple(reshapes, fc.boolean(), opsets(11, 13, 14, 17, 22)),
  ([{ shape, to }, infer, opset], draw) => ({
    nodes: [makeNode('Reshape', ['X', 'shape'], ['Y'])],
    inputs: { X: draw.values(shape) },
    constants: { shape: tensor('int64', [to.length], infer ? [-1, ...to.slice(1)] : to) },
    opset,
  }),
);
check.property('Reshape', 'that keeps the batch', shapes({ ndim: [2, 4], min: 1 }), (shape, draw) => ({
  nodes: [makeNode('Reshape', ['X', 'shape'], ['Y'])],
  inputs: { X: draw.values(shape) },
  constants: { shape: tensor('int64', [2], [0, -1]) },
  moving: ['X'],
}));
check.property(
  'Reshape',
  'of no elements',
  fc.constantFrom([0, 4], [4, 0], [0]),
  (shape, draw) => ({
    nodes: [makeNode('Reshape', ['X', 'shape'], ['Y'], { allowzero: 1 })],
    inputs: { X: draw.values(shape) },
    constants: { shape: tensor('int64', [3], [2, 0, 3]) },
  }),
  3,
);
check.example('Reshape', 'to a shape that the graph computes', (draw) => ({
  nodes: [makeNode('Shape', ['like'], ['shape']), makeNode('Reshape', ['X', 'shape'], ['Y'])],
  inputs: { X: draw.values([2, 3]), like: tensor('int64', [3, 2], [0, 0, 0, 0, 0, 0]) },
}));

/** A shape with axes of size 1 put in, and where they are. */
const spacedShapes = fc
  .tuple(shapes({ ndim: [1, 3], min: 1 }), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
  .map(([shape, before]) => {
    const spaced = shape.flatMap((axis, i) => (before[i] ? [1, axis] : [axis])).concat(before[3] ? [1] : []);
    const axes: number[] = [];
    for (const [i] of shape.entries()) if (before[i]) axes.push(i + axes.length);
    return { shape, spaced, axes: before[3] ? [...axes, spaced.length - 1] : axes };
  });

check.property(
  'Squeeze',
  'of axes from either end, or of all of size 1',
  fc.tuple(spacedShapes, fc.constantFrom('front', 'back', 'all'), opsets(11, 13, 17, 22)),
  ([{ spaced, axes }, from, opset], draw) => {
    const given = from === 'back' ? axes.map((axis) => axis - spaced.length) : axes;
    const listed = from !== 'all' && given.length > 0;
    return {
      nodes: [
        makeNode(
          'Squeeze',
          listed && opset >= 13 ? ['X', 'axes'] : ['X'],
          ['Y'],
          listed && opset < 13 ? { axes: given } : {},
        ),
      ],
      inputs: { X: draw.values(spaced) },
      ...(listed && opset >= 13 && { constants: { axes: tensor('int64', [given.length], given) } }),
      opset,
    };
  },
);
check.property(
  'Unsqueeze',
  'at axes from either end',
  fc.tuple(
    spacedShapes.filter(({ axes }) => axes.length > 0),
    fc.boolean(),
    opsets(11, 13, 17, 22),
  ),
  ([{ shape, spaced, axes }, fromBack, opset], draw) => {
    const given = fromBack ? axes.map((axis) => axis - spaced.length) : axes;
    return {
      nodes: [makeNode('Unsqueeze', opset >= 13 ? ['X', 'axes'] : ['X'], ['Y'], opset < 13 ? { axes: given } : {})],
      inputs: { X: draw.values(shape) },
      ...(opset >= 13 && { constants: { axes: tensor('int64', [given.length], given) } }),
      opset,
    };
  },
);

check.property(
  'Transpose',
  'by any permutation',
  fc.tuple(
    shapes({ ndim: [1, 4] }).chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.shuffledSubarray(
          shape.map((_, i) => i),
          { minLength: shape.length },
        ),
      ),
    ),
    fc.boolean(),
    opsets(11, 13, 17, 21, 22),
  ),
  ([[shape, perm], listed, opset], draw) => ({
    nodes: [makeNode('Transpose', ['X'], ['Y'], listed ? { perm } : {})],
    inputs: { X: draw.values(shape) },
    opset,
  }),
);
check.example('Transpose', 'of a batch of any size', (draw) => ({
  nodes: [makeNode('Transpose', ['X'], ['Y'], { perm: [2, 0, 1] })],
  inputs: { X: draw.values([2, 3, 4]) },
  moving: ['X'],
}));

check.example('Flatten', 'of a tensor two of whose axes move', (draw) => ({
  nodes: [makeNode('Flatten', ['X'], ['Y'], { axis: 2 })],
  inputs: { X: draw.values([2, 3, 4]) },
  moving: ['X'],
  movingAxes: { X: [1] },
}));

check.example('Reshape', 'of an empty tensor to fewer axes, at opset 13: 0 cannot be written behind them', (draw) => ({
  nodes: [makeNode('Reshape', ['X', 'shape'], ['Y'])],
  inputs: { X: draw.values([2, 0, 3]) },
  constants: { shape: tensor('int64', [1], [-1]) },
  opset: 13,
}));
