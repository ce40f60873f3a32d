import fc from 'fast-check';
import { makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();

check.property(
  'CumSum',
  'along any axis, from either end, with an axis that is stored or fed',
  shapes({ ndim: [1, 4] }).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      axis: fc.integer({ min: -shape.length, max: shape.length - 1 }),
      dtype: fc.constantFrom('int32', 'int64'),
      exclusive: fc.constantFrom(undefined, 0, 1),
      reverse: fc.constantFrom(undefined, 0, 1),
      stored: fc.boolean(),
      moves: fc.boolean(),
      opset: opsets(11, 13, 14, 22),
    }),
  ),
  ({ shape, axis, dtype, exclusive, reverse, stored, moves, opset }, draw) => {
    const along = tensor(dtype, [], [axis]);
    return {
      nodes: [makeNode('CumSum', ['X', 'axis'], ['Y'], { exclusive, reverse })],
      inputs: { X: draw.values(shape), ...(!stored && { axis: along }) },
      ...(stored && { constants: { axis: along } }),
      ...(moves && { movingAxes: { X: shape.map((_, i) => i) } }),
      opset,
    };
  },
  30,
);
