import fc from 'fast-check';
import { Float, makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();
const elementWise = fc.tuple(shapes(), opsets(11, 13, 17, 22));

check.property('Relu', 'away from its kink', elementWise, ([shape, opset], draw) => ({
  nodes: [makeNode('Relu', ['X'], ['Y'])],
  inputs: { X: draw.spread(shape) },
  opset,
}));

for (const opType of ['Sigmoid', 'Tanh']) {
  check.property(opType, 'of any shape', elementWise, ([shape, opset], draw) => ({
    nodes: [makeNode(opType, ['X'], ['Y'])],
    inputs: { X: draw.values(shape) },
    opset,
  }));
}

/** Half of what `spread` draws lies outside: its values are odd multiples of 0.05, so none lies on a bound. */
const bounds = fc.constantFrom({ min: -0.2, max: 0.3 }, { min: -0.2 }, { max: 0.3 }, {}) as fc.Arbitrary<{
  min?: number;
  max?: number;
}>;

check.property(
  'Clip',
  'between bounds that the file stores, of which either may be left out',
  fc.tuple(shapes(), bounds, opsets(13, 17, 22)),
  ([shape, { min, max }, opset], draw) => ({
    nodes: [makeNode('Clip', ['X', min === undefined ? '' : 'min', max === undefined ? '' : 'max'], ['Y'])],
    inputs: { X: draw.spread(shape) },
    constants: {
      ...(min !== undefined && { min: tensor('float64', [], [min]) }),
      ...(max !== undefined && { max: tensor('float64', [], [max]) }),
    },
    opset,
  }),
);
// ONNX Runtime has no Clip of float64 before opset 12. Piecewise linear: a step of 2⁻⁸ crosses no kink and costs 2⁻²⁴/2⁻⁸ = 2e-5.
const float32 = { step: 2 ** -8, tolerance: 1e-4 };
check.property('Clip', 'of opset 11', fc.tuple(shapes({ min: 1 }), bounds), ([shape, { min, max }], draw) => ({
  nodes: [makeNode('Clip', ['X', min === undefined ? '' : 'min', max === undefined ? '' : 'max'], ['Y'])],
  inputs: { X: draw.spread(shape, 'float32') },
  constants: {
    ...(min !== undefined && { min: tensor('float32', [], [min]) }),
    ...(max !== undefined && { max: tensor('float32', [], [max]) }),
  },
  opset: 11,
  ...float32,
}));
check.property(
  'Clip',
  'of opset 10, whose bounds are attributes',
  fc.tuple(shapes({ min: 1 }), bounds),
  ([shape, { min, max }], draw) => ({
    nodes: [
      makeNode('Clip', ['X'], ['Y'], {
        min: min === undefined ? undefined : new Float(min),
        max: max === undefined ? undefined : new Float(max),
      }),
    ],
    inputs: { X: draw.spread(shape, 'float32') },
    opset: 10,
    ...float32,
  }),
);
