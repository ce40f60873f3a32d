import fc from 'fast-check';
import { type ArrayDType, Float, makeNode, type Shape, tensor } from '../../onnx/index.ts';
import { type Draw, gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();
/** Central differences in float32: about 1e-7·|Y|/h of rounding and h²/6 of curvature, for deviations of 0.4 and more. */
const float32 = { step: 1e-2, tolerance: 2e-3 };
const epsilons = fc.constantFrom(undefined, 1e-3, 0.5);
const epsilonOf = (epsilon: number | undefined) => (epsilon === undefined ? undefined : new Float(epsilon));

/** Entries at least 0.8 apart, so that no deviation is small. */
function wide(draw: Draw, shape: Shape, dtype: ArrayDType) {
  const spread = draw.spread(shape, 'float64').data as Float64Array;
  return tensor(
    dtype,
    shape,
    Array.from(spread, (x) => 8 * x),
  );
}

/** N, groups, channels of a group, spatial axes; two entries or more in a group. */
const images = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  groups: fc.integer({ min: 1, max: 3 }),
  each: fc.integer({ min: 1, max: 2 }),
  spatial: shapes({ ndim: [1, 3], min: 2, max: 3 }),
});
const movingAxes = (moves: boolean, spatial: Shape) =>
  moves && { movingAxes: { X: [0, ...spatial.map((_, i) => i + 2)] } };

check.property(
  'GroupNormalization',
  'with a scale per group (opset 18) and per channel (from 21), at any batch and image size',
  fc.tuple(images, epsilons, fc.boolean(), opsets(18, 19, 21, 22, 25)),
  ([{ batch, groups, each, spatial }, epsilon, moves, opset], draw) => {
    const count = opset >= 21 ? groups * each : groups;
    return {
      nodes: [
        makeNode('GroupNormalization', ['X', 'scale', 'bias'], ['Y'], {
          num_groups: groups,
          epsilon: epsilonOf(epsilon),
        }),
      ],
      inputs: {
        X: wide(draw, [batch, groups * each, ...spatial], 'float32'),
        scale: draw.values([count], 'float32'),
        bias: draw.values([count], 'float32'),
      },
      ...movingAxes(moves, spatial),
      opset,
      ...float32,
    };
  },
  40,
);

check.property(
  'InstanceNormalization',
  'at any batch and image size',
  fc.tuple(images, epsilons, fc.boolean(), opsets(13, 17, 18, 22, 25)),
  ([{ batch, groups, spatial }, epsilon, moves, opset], draw) => ({
    nodes: [makeNode('InstanceNormalization', ['X', 'scale', 'B'], ['Y'], { epsilon: epsilonOf(epsilon) })],
    inputs: {
      X: wide(draw, [batch, groups, ...spatial], 'float32'),
      scale: draw.values([groups], 'float32'),
      B: draw.values([groups], 'float32'),
    },
    ...movingAxes(moves, spatial),
    opset,
    ...float32,
  }),
  30,
);

check.property(
  'MeanVarianceNormalization',
  'of each channel, over the batch and within it',
  fc.tuple(fc.constantFrom(undefined, [2, 3], [-2, -1], [0, 1, 2, 3], [1, 2, 3]), fc.boolean(), opsets(13, 17, 18, 22)),
  ([axes, moves, opset], draw) => ({
    nodes: [makeNode('MeanVarianceNormalization', ['X'], ['Y'], { axes })],
    inputs: { X: wide(draw, [2, 3, 2, 3], 'float32') },
    ...movingAxes(moves, [2, 3]),
    opset,
    ...float32,
  }),
);
