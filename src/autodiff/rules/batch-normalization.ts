/** BatchNormalization, with stored statistics and with those of the batch. */
import { floatOf, intOf } from '../../onnx/index.ts';
import { onlyGradient } from '../refuse.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import type { Value } from '../value.ts';

/** BatchNormalization: Y = x̂·scale + B,  x̂ = (X − mean)·r,  r = 1/√(var + ε), per channel.  ONNX BatchNormalization-7, 9, 14, 15.
 *    dscale = Σ dY·x̂    dB = Σ dY    (sums over all axes but the channel's)
 *  With given statistics (stored, or computed by other nodes, as instance normalization is exported; only the latter have a gradient):
 *    dX = dY·scale·r    dmean = −scale·r·Σ dY    dvar = −½·scale·r³·Σ dY·(X − mean)
 *  With training_mode = 1 mean and var are those of X over the same axes, and gradients flow through them:
 *    dX = r·(g − mean(g) − x̂·mean(g·x̂)),  g = dY·scale */
export const batchNormalization = defineRule('BatchNormalization', { versions: [7, 9, 14, 15] }, (context) => {
  const { node, inputs, op } = context;
  const dY = onlyGradient(context);
  const axes = inputs[0].axes.flatMap((_, i) => (i === 1 ? [] : [i]));
  const training = intOf(node, 'training_mode', 0) === 1;
  const dB = () => op.reduceSum(dY, { axes });
  if (training) {
    const { dX, dScale } = withBatchStatistics(context, dY, axes);
    // What the batch gives depends on no stored statistic.
    return [dX, dScale, dB, 'zero', 'zero'];
  }
  const { dX, dScale, dMean, dVariance } = withGivenStatistics(context, dY, axes);
  // stored ones were measured, they are no parameters
  const ofStatistic = (statistic: Value, gradient: () => Value) =>
    op.stored.has(statistic.name) ? undefined : gradient;
  return [dX, dScale, dB, ofStatistic(inputs[3], dMean), ofStatistic(inputs[4], dVariance)];
});

type Context = RuleContext<'BatchNormalization'>;

function withGivenStatistics({ node, inputs, op }: Context, dY: Value, axes: readonly number[]) {
  const [X, scale, , mean, variance] = inputs;
  const r = () => op.reciprocal(op.sqrt(op.shift(variance, floatOf(node, 'epsilon', 1e-5))));
  const deviations = () => op.reduceSum(op.mul(dY, op.sub(X, perChannel({ op, X }, mean))), { axes });
  return {
    dX: () => op.mul(dY, perChannel({ op, X }, op.mul(scale, r()))),
    dScale: () => op.mul(deviations(), r()),
    dMean: () => op.neg(op.mul(op.reduceSum(dY, { axes }), op.mul(scale, r()))),
    dVariance: () => {
      const known = r();
      const cubed = op.mul(known, op.mul(known, known));
      return op.scale(op.mul(deviations(), op.mul(scale, cubed)), -0.5);
    },
  };
}

/** In few passes over the activations: the sums of dY and dY·X give dscale and dB, and with them dX is one more normalization of X beside dY·scale·r. */
function withBatchStatistics(context: Context, dY: Value, axes: readonly number[]) {
  const { node, inputs, op } = context;
  const [X, scale] = inputs;
  const epsilon = floatOf(node, 'epsilon', 1e-5);
  const known = () => {
    const { mean, variance } = batchStatistics(context, axes);
    const r = op.reciprocal(op.sqrt(op.shift(variance, epsilon)));
    const sum = op.reduceSum(dY, { axes });
    const dScale = op.mul(op.sub(op.reduceSum(op.mul(dY, X), { axes }), op.mul(mean, sum)), r);
    return { mean, variance, r, sum, dScale };
  };
  return {
    dX: () => {
      const { mean, variance, r, sum, dScale } = known();
      const a = op.mul(scale, r);
      const share = op.neg(op.div(a, op.countRatio(X, mean)));
      const rest = op.batchNormalization(X, [op.mul(share, dScale), op.mul(share, sum), mean, variance], epsilon);
      return op.add(op.mul(dY, perChannel({ op, X }, a)), rest);
    },
    dScale: () => known().dScale,
  };
}

/** Mean and variance of the batch, [C]: what the node itself puts out where its momentum is 0. */
function batchStatistics({ node, inputs: [X, scale], op, save }: Context, axes: readonly number[]) {
  if (floatOf(node, 'momentum', 0.9) === 0) {
    return { mean: save(1, scale.dtype, scale.axes), variance: save(2, scale.dtype, scale.axes) };
  }
  const mean = op.reduceMean(X, { axes });
  const centered = op.sub(X, perChannel({ op, X }, mean));
  return { mean, variance: op.reduceMean(op.mul(centered, centered), { axes }) };
}

/** [C] with axes of size 1 behind it, as it broadcasts to X. */
function perChannel({ op, X }: { op: Context['op']; X: Value }, v: Value): Value {
  return op.reshape(v, [v.axes[0]!, ...X.axes.slice(2).map(() => 1)]);
}
