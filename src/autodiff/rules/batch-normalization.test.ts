import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Float, makeNode, sizeOf, tensor } from '../../onnx/index.ts';
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
      ...(moves && { moving: ['X'] }),
      opset,
    };
  },
  30,
);

// With momentum 0 the running statistics that the node puts out are those of the batch, and the gradient reads them there.
for (const [momentum, title] of [
  [0.9, 'with the statistics of the batch'],
  [0, 'with the statistics of the batch, which the node itself puts out'],
] as const) {
  check.property(
    'BatchNormalization',
    title,
    fc
      .tuple(
        fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
        shapes({ ndim: [0, 3], min: 1, max: 3 }),
      )
      .filter(([[batch], spatial]) => batch * sizeOf(spatial) > 1)
      .chain((sizes) => fc.tuple(fc.constant(sizes), fc.boolean(), opsets(14, 17, 18, 22))),
    ([[[batch, channels], spatial], moves, opset], draw) => {
      const shape = [batch, channels, ...spatial];
      const spread = Array.from(draw.spread(shape).data as Float64Array);
      return {
        nodes: [
          makeNode('BatchNormalization', inputs, ['Y', 'runningMean', 'runningVariance'], {
            training_mode: 1,
            momentum: new Float(momentum),
            epsilon: new Float(0.1),
          }),
        ],
        inputs: {
          // At least 0.8 apart, so that no deviation is small.
          X: tensor(
            'float64',
            shape,
            spread.map((x) => 8 * x),
          ),
          scale: draw.nonZero([channels]),
          B: draw.values([channels]),
          mean: draw.values([channels]),
          var: draw.positive([channels]),
        },
        still: ['mean', 'var'],
        ...(moves && { movingAxes: { X: [0, ...spatial.map((_, i) => i + 2)] } }),
        opset,
      };
    },
    30,
  );
}

const known = new Map(
  Object.entries({ X: [2, 3], scale: [3], B: [3], mean: [3], var: [3], Y: [2, 3], loss: [] }).map(([name, axes]) => [
    name,
    { dtype: 'float32', axes } as const,
  ]),
);
test('a loss of the running statistics is refused', () => {
  const training = modelOfNodes([
    makeNode('BatchNormalization', inputs, ['Y', 'running'], { training_mode: 1 }, { name: 'norm' }),
    makeNode('ReduceSum', ['running'], ['loss'], { keepdims: 0 }),
  ]);
  const shapes = new Map([...known, ['running', { dtype: 'float32', axes: [3] } as const]]);
  expect(() => differentiate(training, { loss: 'loss', wrt: ['X'], shapes })).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: There is no gradient rule for BatchNormalization where the loss depends on its output 1, "running".
      at: node "norm"
      try: Train only what lies above this node, or export the model without that form.]
  `);
});
