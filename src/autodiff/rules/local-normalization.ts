/** Normalization by a norm: of neighbouring channels, or along an axis. */
import { floatOf, intOf, tensor } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { refuseAttribute } from '../refuse.ts';
import { defineRule } from '../rule.ts';
import { positiveAxis, type Value } from '../value.ts';

/** LRN: Y = X·q^(−β),  q = bias + (α/size)·Σ X² over the `size` channels around each.  ONNX LRN-1, 13; Krizhevsky et al. 2012.
 *    dX = dY·q^(−β) − (2αβ/size)·X·Σ dY·Y/q, summed over the same channels */
export const lrn = defineRule('LRN', { versions: [1, 13] }, ({ node, inputs: [X], outputs: [Y], grads: [dY], op }) => {
  const size = intOf(node, 'size', 1);
  const [alpha, beta] = [floatOf(node, 'alpha', 1e-4), floatOf(node, 'beta', 0.75)];
  return [
    () => {
      const squares = channelWindows(op, op.mul(X, X), size);
      const q = op.shift(op.scale(squares, alpha / size), floatOf(node, 'bias', 1));
      const around = channelWindows(op, op.div(op.mul(dY, Y), q), size);
      const direct = op.mul(dY, op.pow(q, op.scalar(-beta, q)));
      return op.sub(direct, op.scale(op.mul(X, around), (2 * alpha * beta) / size));
    },
  ];
});

/** Sums over the `size` channels around each, as a product with a band of ones. `size` is odd; ONNX Runtime takes no other. */
function channelWindows(op: GraphBuilder, v: Value, size: number): Value {
  const channels = v.axes[1]!;
  const band = Array.from({ length: channels * channels }, (_, i) => {
    const distance = Math.abs((i % channels) - Math.floor(i / channels));
    return distance <= (size - 1) / 2 ? 1 : 0;
  });
  const flat = op.reshape(v, [op.sizeOf(v, 0), channels, null]);
  return op.reshapeLike(op.matMul(op.constant(tensor(v.dtype as 'float32', [channels, channels], band)), flat), v);
}

/** LpNormalization: Y = X/n,  n = ‖X‖ₚ along an axis, p of 1 or 2.  ONNX LpNormalization-1, 22.
 *    p = 2: dX = (dY − Y·Σ dY·Y)/n    p = 1: dX = (dY − sgn(X)·Σ dY·Y)/n
 *  Where n is 0, Y is 0 as well, and so is the gradient. */
export const lpNormalization = defineRule(
  'LpNormalization',
  { versions: [1, 22] },
  ({ node, inputs: [X], outputs: [Y], grads: [dY], op }) => {
    const p = intOf(node, 'p', 2);
    if (p !== 1 && p !== 2) refuseAttribute(node, 'p', p);
    const axes = [positiveAxis(intOf(node, 'axis', -1), X.axes.length)];
    const sum = (v: Value) => op.reduceSum(v, { axes, keepdims: 1 });
    return [
      () => {
        const n = p === 1 ? sum(op.abs(X)) : op.sqrt(sum(op.mul(X, X)));
        const zero = op.mask(op.equal(n, op.scalar(0, n)), n);
        const along = op.mul(p === 1 ? op.sign(X) : Y, sum(op.mul(dY, Y)));
        return op.div(op.mul(op.sub(dY, along), op.sub(op.scalar(1, n), zero)), op.add(n, zero));
      },
    ];
  },
);
