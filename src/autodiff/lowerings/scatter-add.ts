/** Zeros of the shape of X with updates added along one axis, exact and repeatable where positions repeat. From opset 16 that is one
 *  ScatterElements; before, no operator adds into repeated positions, and it is a product with one-hot rows. */
import type { GraphBuilder } from '../graph-builder.ts';
import type { Size } from '../size-builder.ts';
import type { Value } from '../value.ts';

/** @param indices of the axes of `updates`, which reach no further than those of X; negative ones count from the back. */
export function scatterAdded(op: GraphBuilder, X: Value, indices: Value, updates: Value, axis: number): Value {
  if (op.opset >= 16) return op.scatterAdd(op.zerosLike(X), indices, updates, axis);
  if (updates.axes.includes(0) || X.axes.includes(0)) return op.zerosLike(X);
  const ndim = X.axes.length;
  const last = [...X.axes.keys()].filter((i) => i !== axis).concat(axis);
  const [rows, places] = [updates, indices].map((v) => op.transpose(v, last)) as [Value, Value];
  const summed = op.matMul(op.unsqueeze(rows, [ndim - 1]), oneHot(op, places, op.sizeOf(X, axis), rows.dtype));
  const added = op.transpose(
    op.squeeze(summed, [ndim - 1]),
    last.map((_, i) => last.indexOf(i)),
  );
  const behind = X.axes.map((_, i): Size => (i === axis ? 0 : op.minus(op.sizeOf(X, i), op.sizeOf(updates, i))));
  return op.pad(
    added,
    behind.map(() => 0),
    behind,
    X.axes,
  );
}

/** [..., size]: 1 at each index, of type `dtype`. */
export function oneHot(op: GraphBuilder, indices: Value, size: Size, dtype: Value['dtype']): Value {
  const places = op.unsqueeze(fromFront(op, indices, size), [indices.axes.length]);
  return op.cast(op.equal(places, op.range(size)), dtype);
}

/** Indices into an axis, int64, those from the back counted from the front. */
export function fromFront(op: GraphBuilder, indices: Value, size: Size): Value {
  const places = op.cast(indices, 'int64');
  return op.where(op.less(places, op.ints([0])), op.add(places, op.sizeValue(size)), places);
}
