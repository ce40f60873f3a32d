/** dX of rows that were looked up: of a Gather, such as a table of embeddings. */
import { sizeOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { Size } from '../size-builder.ts';
import type { Value } from '../value.ts';
import { fromFront, oneHot } from './scatter-add.ts';

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

/** Up to so many rows a one-hot matrix of the whole table is made. */
const smallTable = 1024;

/** Before opset 16 no operator adds into repeated positions, and sums are products, with the axis in front. For small tables
 *  dX = one-hot(indices)ᵀ·dY. For large ones, whose one-hot matrix would be larger than all else, every row of dY first becomes the sum
 *  of those with the same index; what is then written several times to one place is the same each time. */
function byProduct(op: GraphBuilder, indices: Value, rows: Value, X: Value, axis: number): Value {
  const front = [axis, ...[...X.axes.keys()].filter((i) => i !== axis)];
  const [size, ...others] = front.map((i) => op.sizeOf(X, i)) as [Size, ...Size[]];
  const rest = others.reduce((product, n) => op.times(product, n), 1);
  const matrix = op.reshape(op.transpose(rows, front), [op.sizeOf(rows, axis), rest]);
  const summed =
    typeof size === 'number' && size <= smallTable
      ? op.gemm(oneHot(op, indices, size, rows.dtype), matrix, { transA: 1 })
      : sumsWritten(op, fromFront(op, indices, size), matrix, size);
  return op.transpose(
    op.reshape(summed, [size, ...others]),
    front.map((_, i) => front.indexOf(i)),
  );
}

function sumsWritten(op: GraphBuilder, places: Value, matrix: Value, size: Size): Value {
  const column = op.unsqueeze(places, [1]);
  const sums = op.gemm(op.mask(op.equal(column, places), matrix), matrix);
  const zeros = op.full([size, op.sizeOf(sums, 1)], 0, sums);
  return op.emit('ScatterElements', [zeros, op.expandLike(column, sums), sums], { axis: 0 }, zeros.axes);
}
