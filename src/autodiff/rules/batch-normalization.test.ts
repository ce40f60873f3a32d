import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Float, makeNode } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import { gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();
const inputs = ['X', 'scale', 'B', 'mean', 'var'];

check.property(
  'BatchNormalization',
  'with stored statistics, any number of spatial axes',
  fc.tuple(
    shapes({ ndim: [2, 5], min: 1, max: 3 }),
    fc.constantFrom(undefined, 0.3),
    fc.boolean(),
    opsets(11, 13, 14, 17, 22),
  ),
  ([shape, epsilon, moves, opset], draw) => {
    const channels = [shape[1]!];
    return {
      nodes: [
        makeNode('BatchNormalization', inputs, ['Y'], {
          epsilon: epsilon === undefined ? undefined : new Float(epsilon),
        }),
      ],
      inputs: {
        X: draw.values(shape),
        scale: draw.nonZero(channels),
        B: draw.values(channels),
        mean: draw.values(channels),
        var: draw.positive(channels),
      },
      still: ['mean', 'var'],
      ...(moves && { moving: ['X'] }),
      opset,
    };
  },
  30,
);

const known = new Map(
  Object.entries({ X: [2, 3], scale: [3], B: [3], mean: [3], var: [3], Y: [2, 3], loss: [] }).map(([name, axes]) => [
    name,
    { dtype: 'float32', axes } as const,
  ]),
);
const model = (attributes = {}) =>
  modelOfNodes([
    makeNode('BatchNormalization', inputs, ['Y'], attributes, { name: 'norm' }),
    makeNode('ReduceSum', ['Y'], ['loss'], { keepdims: 0 }),
  ]);

test('training mode is refused', () => {
  expect(() =>
    differentiate(model({ training_mode: 1 }), { loss: 'loss', wrt: ['X'], shapes: known }),
  ).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: A BatchNormalization in training mode has no gradient rule.
      at: node "norm"
      try: Export the model in evaluation mode: fine-tuning keeps the running statistics.]
  `);
});

test('a gradient of the statistics is refused', () => {
  expect(() =>
    differentiate(model(), { loss: 'loss', wrt: ['mean'], shapes: known }),
  ).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: BatchNormalization has no gradient with respect to its input 3, "mean", and a weight that should learn lies behind it.
      at: node "norm"
      try: Leave that weight out of what is trained.]
  `);
});
