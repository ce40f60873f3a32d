import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../value.ts';

/** dX of an operator that moved entries of X, each at most once: dY goes back to where they came from, 0 elsewhere.
 *  @param places where in X, counted over all of it, each entry of Y came from; the axes of dY. */
export function putBack(op: GraphBuilder, X: Value, places: Value, dY: Value): Value {
  // Before opset 14 a Reshape cannot name an axis of size 0.
  if (X.axes.includes(0) || dY.axes.includes(0)) return op.zerosLike(X);
  const flat = (v: Value) => (v.axes.length === 1 ? v : op.reshape(v, [null]));
  const zeros = flat(op.zerosLike(X));
  return op.reshapeLike(op.emit('ScatterElements', [zeros, flat(places), flat(dY)], { axis: 0 }, zeros.axes), X);
}
