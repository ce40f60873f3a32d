import fc from 'fast-check';
import { makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();

check.property(
  'Trilu',
  'above or below any diagonal',
  fc.record({
    shape: shapes({ ndim: [2, 4] }),
    upper: fc.constantFrom(0, 1, undefined),
    k: fc.option(fc.integer({ min: -4, max: 4 }), { nil: undefined }),
    moves: fc.boolean(),
    opset: opsets(14, 17, 18, 21, 22, 25),
  }),
  ({ shape, upper, k, moves, opset }, draw) => ({
    nodes: [makeNode('Trilu', k === undefined ? ['X'] : ['X', 'k'], ['Y'], { upper })],
    inputs: { X: draw.values(shape) },
    ...(k !== undefined && { constants: { k: tensor('int64', [], [k]) } }),
    ...(moves && { moving: ['X'], movingAxes: { X: [1] } }),
    opset,
  }),
  40,
);
