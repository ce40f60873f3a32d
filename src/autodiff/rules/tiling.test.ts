import fc from 'fast-check';
import { makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { broadcastPairs, opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();
const int64 = (values: readonly number[]) => tensor('int64', [values.length], values);
const opset = opsets(13, 17, 18, 21, 22, 25);

check.property(
  'Expand',
  'of axes of size 1, missing axes and none, to a shape that is stored or fed',
  fc.tuple(broadcastPairs(), fc.boolean(), opset),
  ([{ A, B }, stored, opset], draw) => ({
    nodes: [makeNode('Expand', ['X', 'shape'], ['Y'])],
    inputs: { X: draw.values(A), ...(!stored && { shape: int64(B) }) },
    ...(stored && { constants: { shape: int64(B) } }),
    opset,
  }),
  80,
);
check.property(
  'Expand',
  'of a row to the batch and the length of another value, of columns whose number moves',
  fc.tuple(fc.constantFrom([1, 1, 3], [1, 3], [3], [1, 2, 3], [2, 1]), opset),
  ([shape, opset], draw) => ({
    nodes: [makeNode('Shape', ['like'], ['shape']), makeNode('Expand', ['X', 'shape'], ['Y'])],
    inputs: { X: draw.values(shape), like: tensor('int64', [4, 2, 3], Array<number>(24).fill(0)) },
    movingAxes: {
      like: shape.at(-2) === 2 ? [0] : [0, 1],
      ...(shape.at(-1) === 3 && { X: [shape.length - 1], like: [0, 2] }),
    },
    opset,
  }),
);

const tilings = shapes({ ndim: [1, 4] }).chain((shape) =>
  fc.record({ shape: fc.constant(shape), repeats: fc.tuple(...shape.map(() => fc.integer({ min: 0, max: 3 }))) }),
);
check.property(
  'Tile',
  'any number of times, stored or computed',
  fc.tuple(tilings, fc.boolean(), opset),
  ([{ shape, repeats }, stored, opset], draw) => ({
    nodes: [makeNode('Tile', ['X', 'repeats'], ['Y'])],
    inputs: { X: draw.values(shape), ...(!stored && { repeats: int64(repeats) }) },
    ...(stored && { constants: { repeats: int64(repeats) } }),
    opset,
  }),
  60,
);
check.property(
  'Tile',
  'of axes that move',
  fc.tuple(tilings, fc.boolean(), opset),
  ([{ shape, repeats }, stored, opset], draw) => {
    const times = int64(repeats.map((n) => Math.max(n, 1)));
    return {
      nodes: [makeNode('Tile', ['X', 'repeats'], ['Y'])],
      inputs: { X: draw.values(shape.map((n) => Math.max(n, 1))), ...(!stored && { repeats: times }) },
      ...(stored && { constants: { repeats: times } }),
      movingAxes: { X: [...shape.keys()] },
      opset,
    };
  },
  40,
);
check.example('Tile', 'of one row to the size of the batch', (draw) => ({
  nodes: [
    makeNode('Shape', ['like'], ['shape']),
    makeNode('Gather', ['shape', 'zero'], ['batch'], { axis: 0 }),
    makeNode('Concat', ['batch', 'one'], ['repeats'], { axis: 0 }),
    makeNode('Tile', ['X', 'repeats'], ['Y']),
  ],
  inputs: { X: draw.values([1, 3]), like: tensor('int64', [4, 2], Array<number>(8).fill(0)) },
  constants: { zero: int64([0]), one: int64([1]) },
  moving: ['like'],
}));
