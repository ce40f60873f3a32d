/** dX of rows that were looked up: of a Gather, such as a table of embeddings. */
import { sizeOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { Size } from '../size-builder.ts';
import type { Value } from '../value.ts';
import { oneHot } from './scatter-add.ts';

/** dX[..., v, ...] = Σ over the places m where indices[m] = v of dY[..., m, ...].
 *  @param indices int32 or int64, of any shape; negative ones count from the back.
 *  @param dY the axes of X, with those of `indices` in the place of `axis`. */
export function embeddingGradient(op: GraphBuilder, indices: Value, dY: Value, X: Value, axis: number): Value {
  // A Reshape cannot infer an axis beside one of size 0.
  if (dY.axes.includes(0) || X.axes.includes(0)) return op.zerosLike(X);
  const count = indices.axes.includes(null) ? null : sizeOf(indices.axes as number[]);
  const rows = indices.axes.length === 1 ? dY : op.reshape(dY, (op.sizesOf(X) as (Size | null)[]).with(axis, count));
  if (op.opset < 16) return byProduct(op, op.reshape(indices, [count]), rows, X, axis);
  const column = op.reshape(indices, [count, ...X.axes.slice(axis + 1).map(() => 1)]);
  return op.scatterAdd(op.zerosLike(X), op.expandLike(column, rows), rows, axis);
}

/** Before opset 16 no operator adds into repeated positions: dX = one-hot(indices)ᵀ·dY, with the axis in front. */
function byProduct(op: GraphBuilder, indices: Value, rows: Value, X: Value, axis: number): Value {
  const front = [axis, ...[...X.axes.keys()].filter((i) => i !== axis)];
  const matrix = op.reshape(op.transpose(rows, front), [op.sizeOf(rows, axis), null]);
  const summed = op.gemm(oneHot(op, indices, op.sizeOf(X, axis), rows.dtype), matrix, { transA: 1 });
  const sizes = front.map((i) => op.sizeOf(X, i));
  return op.transpose(
    op.reshape(summed, sizes),
    front.map((_, i) => front.indexOf(i)),
  );
}
