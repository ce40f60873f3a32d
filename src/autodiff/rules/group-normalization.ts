/** Normalization over the image: of groups of channels, of each channel, or over axes that the node names. */
import { floatOf, intOf, intsOf } from '../../onnx/index.ts';
import { standardized, standardizedGradient, statisticsOf } from '../lowerings/standardize.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { positiveAxis, type Value } from '../value.ts';

/** GroupNormalization: Y = x̂·scale + bias,  x̂ = (X − μ)·r,  r = 1/√(σ² + ε), over the image and the channels of one group.
 *  ONNX GroupNormalization-18 (scale and bias per group), 21 (per channel).
 *    dX = r·(g − mean(g) − x̂·mean(g·x̂)),  g = dY·scale    dscale = Σ dY·x̂    dbias = Σ dY */
export const groupNormalization = defineRule('GroupNormalization', { versions: [18, 21] }, (context) => {
  const { op, node } = context;
  const groups = intOf(node, 'num_groups', 1);
  return channelGradients(context, groups, op.opset >= 21 ? 'channel' : 'group');
});

/** InstanceNormalization: GroupNormalization with one channel in each group.  ONNX InstanceNormalization-1, 6, 22. */
export const instanceNormalization = defineRule('InstanceNormalization', { versions: [1, 6, 22] }, (context) =>
  channelGradients(context, context.inputs[0].axes[1]!, 'group'),
);

/** All of it in the shape [N, group, rest of the group], in which a group is one row; scale and bias per channel go the way of X.
 *  Empty batches are not for it, nor for ONNX Runtime's own GroupNormalization. */
function channelGradients(
  context: RuleContext<'GroupNormalization' | 'InstanceNormalization'>,
  groups: number,
  scaledPer: 'channel' | 'group',
) {
  const {
    node,
    inputs: [X, scale],
    grads: [dY],
    op,
  } = context;
  const channels = X.axes[1]!;
  const rows = (v: Value) => op.reshape(v, [op.sizeOf(v, 0), groups, null]);
  // The shape in which one number of scale stands for one run of entries, and the axes over which its gradient is summed.
  const runs = scaledPer === 'group' ? [groups] : [groups, channels / groups];
  const laid = (v: Value) => op.reshape(v, [op.sizeOf(v, 0), ...runs, null]);
  const spread = op.reshape(scale, [...runs, 1]);
  const summed = (v: Value) =>
    op.reshape(op.reduceSum(laid(v), { axes: [0, runs.length + 1] }), scale.axes.map(Number));
  const normalized = () => {
    const x = rows(X);
    const statistics = statisticsOf(op, x, [2], floatOf(node, 'epsilon', 1e-5));
    return { xHat: standardized(op, x, statistics), r: statistics.r };
  };
  return [
    () => {
      const { xHat, r } = normalized();
      const g = op.mul(laid(dY), spread);
      return op.reshapeLike(standardizedGradient(op, scaledPer === 'group' ? g : rows(g), xHat, r, [2]), X);
    },
    () => summed(op.mul(rows(dY), normalized().xHat)),
    () => summed(dY),
  ];
}

/** MeanVarianceNormalization: Y = (X − μ)/(σ + 10⁻⁹) over `axes`.  ONNX MeanVarianceNormalization-9, 13.
 *    dX = (dY − mean(dY) − Y·mean(dY·Y)) / (σ + 10⁻⁹) */
export const meanVarianceNormalization = defineRule(
  'MeanVarianceNormalization',
  { versions: [9, 13] },
  ({ node, inputs: [X], outputs: [Y], grads: [dY], op }) => {
    const axes = intsOf(node, 'axes', [0, 2, 3]).map((axis) => positiveAxis(axis, X.axes.length));
    const centered = op.sub(X, op.reduceMean(X, { axes, keepdims: 1 }));
    const deviation = op.sqrt(op.reduceMean(op.mul(centered, centered), { axes, keepdims: 1 }));
    return [() => standardizedGradient(op, dY, Y, op.reciprocal(op.shift(deviation, 1e-9)), axes)];
  },
);
