/** Determinants. */
import { tensor } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { refuseForm } from '../refuse.ts';
import { defineRule } from '../rule.ts';
import type { Value } from '../value.ts';

/** Det of the square matrices in the last two axes.  ONNX Det-11, 22.   dX = dY·C, the cofactors: Cᵢⱼ = (−1)^(i+j)·det(X without row i and
 *  column j). They need no inverse, and so hold where the matrix has none. */
export const det = defineRule('Det', { versions: [11, 22] }, ({ node, inputs: [X], grads: [dY], op }) => [
  () => {
    const size = X.axes.at(-1) ?? X.axes.at(-2);
    if (size == null) refuseForm(node, 'matrix-size', {});
    const end = X.axes.length;
    const upstream = op.unsqueeze(dY, [end - 2, end - 1]);
    return size === 1 ? op.reshapeLike(upstream, X) : op.mul(upstream, cofactors(op, X, size));
  },
]);

function cofactors(op: GraphBuilder, X: Value, size: number): Value {
  const numbers = Array.from({ length: size }, (_, i) => i);
  const others = numbers.flatMap((i) => numbers.filter((j) => j !== i));
  const without = op.constant(tensor('int64', [size, size - 1], others));
  const ndim = X.axes.length;
  // [..., row left out, rows, column left out, columns]
  const cut = op.gather(op.gather(X, without, ndim - 2), without, ndim);
  const batch = Array.from({ length: ndim - 2 }, (_, i) => i);
  const minors = op.transpose(cut, [...batch, ndim - 2, ndim, ndim - 1, ndim + 1]);
  const signs = numbers.flatMap((i) => numbers.map((j) => ((i + j) % 2 === 0 ? 1 : -1)));
  return op.mul(
    op.emit('Det', [minors], {}, [...X.axes.slice(0, -2), size, size]),
    op.constant(tensor(X.dtype as 'float32', [size, size], signs)),
  );
}
