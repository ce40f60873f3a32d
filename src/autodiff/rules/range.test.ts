import fc from 'fast-check';
import { makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();

check.property(
  'Range',
  'up or down, and of nothing',
  fc.tuple(fc.integer({ min: -1, max: 5 }), fc.constantFrom(-0.7, 0.3, 1.1), opsets(13, 17, 22, 25)),
  ([steps, delta, opset]) => ({
    nodes: [
      makeNode('Range', ['start', 'limit', 'delta'], ['numbers']),
      // So that the loss depends on all three where there are no numbers.
      makeNode('Sum', ['start', 'limit', 'delta'], ['sum']),
      makeNode('Unsqueeze', ['sum', 'axes'], ['one']),
      makeNode('Concat', ['numbers', 'one'], ['Y'], { axis: 0 }),
    ],
    inputs: {
      start: tensor('float64', [], [0.25]),
      // Halfway between two numbers of steps: the limit has no part in how many there are.
      limit: tensor('float64', [], [0.25 + delta * (steps + 0.5)]),
      delta: tensor('float64', [], [delta]),
    },
    constants: { axes: tensor('int64', [1], [0]) },
    opset,
    step: 1e-6,
  }),
);
