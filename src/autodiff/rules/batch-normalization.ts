/** BatchNormalization with stored statistics. */
import { InjertoError } from '../../errors.ts';
import { floatOf, intOf } from '../../onnx/index.ts';
import { defineRule } from '../rule.ts';
import type { Value } from '../value.ts';

/** BatchNormalization, inference form: Y = x̂·scale + B,  x̂ = (X − mean)·r,  r = 1/√(var + ε), per channel.  ONNX BatchNormalization-7, 9, 14, 15.
 *    dX = dY·scale·r    dscale = Σ dY·x̂    dB = Σ dY    (sums over all axes but the channel's)
 *  The statistics stay as they are: they are no parameters. */
export const batchNormalization = defineRule(
  'BatchNormalization',
  { versions: [7, 9, 14, 15] },
  ({ node, inputs, grads: [dY], op }) => {
    if (intOf(node, 'training_mode', 0) === 1) {
      throw new InjertoError('GRADIENT_UNSUPPORTED', {
        what: 'A BatchNormalization in training mode has no gradient rule.',
        where: `node "${node.name}"`,
        hint: 'Export the model in evaluation mode: fine-tuning keeps the running statistics.',
      });
    }
    const [X, scale, B, mean, variance] = inputs as [Value, Value, Value, Value, Value];
    const perChannel = (v: Value) => op.reshape(v, [v.axes[0]!, ...X.axes.slice(2).map(() => 1)]);
    const r = () => op.reciprocal(op.sqrt(op.add(variance, op.scalar(floatOf(node, 'epsilon', 1e-5), variance))));
    const channelSum = (v: Value) => op.reduceSum(v, { axes: X.axes.flatMap((_, i) => (i === 1 ? [] : [i])) });
    return [
      () => op.mul(dY, perChannel(op.mul(scale, r()))),
      () => op.mul(channelSum(op.mul(dY, op.sub(X, perChannel(mean)))), r()),
      B && (() => channelSum(dY)),
      undefined,
      undefined,
    ];
  },
);
