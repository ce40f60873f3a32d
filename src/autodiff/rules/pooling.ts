/** Pooling over spatial axes. */
import { intOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { maxPoolInputGradient } from '../lowerings/max-pool-gradient.ts';
import { poolWindows, spreadOverWindows, windowCounts } from '../lowerings/pool-windows.ts';
import { onlyGradient, refuseAttribute } from '../refuse.ts';
import { defineRule } from '../rule.ts';
import type { Value } from '../value.ts';

/** GlobalAveragePool: Y[n,c] = mean of X[n,c] over all positions.  ONNX GlobalAveragePool-1, 22.   dX = dY / positions, everywhere */
export const globalAveragePool = defineRule(
  'GlobalAveragePool',
  { versions: [1, 22] },
  ({ inputs: [X], grads: [dY], op }) => [() => op.expandLike(op.div(dY, op.countRatio(X, dY)), X)],
);

/** MaxPool: Y = the largest X in each window, the first of several that tie.  ONNX MaxPool-8, 10, 11, 12, 22.
 *    dX[i] = Σ dY over the windows whose largest entry is i: the node's second output says which entry that is */
export const maxPool = defineRule('MaxPool', { versions: [8, 10, 11, 12, 22] }, (context) => [
  () => {
    const { node, inputs, outputs, op, save } = context;
    if (intOf(node, 'storage_order', 0) === 1) refuseAttribute(node, 'storage_order', 1);
    return maxPoolInputGradient(op, node, inputs[0], onlyGradient(context), save(1, 'int64', outputs[0].axes));
  },
]);

/** AveragePool: Y = mean of X over each window, its padding included or not.  ONNX AveragePool-7, 10, 11, 19, 22.
 *    dX[i] = Σ dY/count over the windows that i is in */
export const averagePool = defineRule(
  'AveragePool',
  { versions: [7, 10, 11, 19, 22] },
  ({ node, inputs: [X], grads: [dY], op }) => [
    () => {
      const windows = poolWindows(node);
      const counts = windowCounts(op, X, dY, windows, intOf(node, 'count_include_pad', 0) === 1);
      return spreadOverWindows(op, X, op.div(dY, counts), windows);
    },
  ],
);

/** GlobalMaxPool: Y[n,c] = the largest X[n,c], the first of several that tie.  ONNX GlobalMaxPool-1, 22.   dX = dY there, else 0 */
export const globalMaxPool = defineRule('GlobalMaxPool', { versions: [1, 22] }, ({ inputs: [X], grads: [dY], op }) => [
  () => {
    const [batch, channels] = op.sizesOf(X);
    const rows = op.reshape(X, [batch!, channels!, null]);
    const place = op.emit('ArgMax', [rows], { axis: 2, keepdims: 1 }, [...rows.axes.slice(0, 2), 1], 'int64');
    const mask = op.mask(op.equal(op.range(op.sizeOf(rows, 2)), place), dY);
    return op.reshapeLike(op.mul(op.reshape(dY, [batch!, channels!, 1]), mask), X);
  },
]);

/** LpPool: Y = (Σ |X|ᵖ)^(1/p) over each window.  ONNX LpPool-2, 11, 18, 22.
 *    dX[i] = X·|X|ᵖ⁻² · Σ dY·Y¹⁻ᵖ over the windows that i is in; 0 where Y is 0 */
export const lpPool = defineRule(
  'LpPool',
  { versions: [2, 11, 18, 22] },
  ({ node, inputs: [X], outputs: [Y], grads: [dY], op }) => [
    () => {
      const p = intOf(node, 'p', 2);
      return op.mul(slope(op, X, p), spreadOverWindows(op, X, perNorm(op, Y, dY, p), poolWindows(node)));
    },
  ],
);

/** GlobalLpPool: the same of one window over all positions.  ONNX GlobalLpPool-2, 22. */
export const globalLpPool = defineRule(
  'GlobalLpPool',
  { versions: [2, 22] },
  ({ node, inputs: [X], outputs: [Y], grads: [dY], op }) => [
    () => {
      const p = intOf(node, 'p', 2);
      return op.mul(slope(op, X, p), perNorm(op, Y, dY, p));
    },
  ],
);

/** d(|x|ᵖ/p)/dx = x·|x|ᵖ⁻² */
function slope(op: GraphBuilder, x: Value, p: number): Value {
  const zero = op.scalar(0, x);
  if (p === 1) return op.sub(op.mask(op.greater(x, zero), x), op.mask(op.less(x, zero), x));
  return p === 2 ? x : op.mul(x, op.pow(op.abs(x), op.scalar(p - 2, x)));
}

/** dY·Y¹⁻ᵖ. Where Y is 0 all of its window is, and so is what this is multiplied with: a 1 in its place divides well. */
function perNorm(op: GraphBuilder, y: Value, dy: Value, p: number): Value {
  if (p === 1) return dy;
  const norm = op.add(y, op.mask(op.equal(y, op.scalar(0, y)), y));
  return op.div(dy, p === 2 ? norm : op.pow(norm, op.scalar(p - 1, y)));
}

/** MaxUnpool: Y = 0 but for X at the positions I of all of Y, counted as MaxPool counts them.  ONNX MaxUnpool-9, 11, 22.
 *    dX = dY at I, which are distinct where the windows of the pooling are */
export const maxUnpool = defineRule('MaxUnpool', { versions: [9, 11, 22] }, ({ inputs: [X, I], grads: [dY], op }) => [
  () => op.reshapeLike(op.gather(op.reshape(dY, [null]), op.reshape(I, [null]), 0), X),
]);
