/** dX of operators that copy entries of X from one place to another, where no faster form is at hand. */
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../value.ts';
import { scatterAdded } from './scatter-add.ts';

/** dY goes back to where its entries came from, 0 elsewhere. Each entry of X was read at most once.
 *  @param places where in X, counted over all of it, each entry of Y came from; the axes of dY. */
export function putBack(op: GraphBuilder, X: Value, places: Value, dY: Value): Value {
  return inOneAxis(op, X, places, dY, (zeros, at, added) =>
    op.emit('ScatterElements', [zeros, at, added], { axis: 0 }, zeros.axes),
  );
}

/** The same where entries of X were read several times: what they were read for is added up. */
export function addBack(op: GraphBuilder, X: Value, places: Value, dY: Value): Value {
  return inOneAxis(op, X, places, dY, (zeros, at, added) => scatterAdded(op, zeros, at, added, 0));
}

function inOneAxis(
  op: GraphBuilder,
  X: Value,
  places: Value,
  dY: Value,
  scatter: (zeros: Value, at: Value, added: Value) => Value,
): Value {
  // Before opset 14 a Reshape cannot name an axis of size 0.
  if (X.axes.includes(0) || dY.axes.includes(0)) return op.zerosLike(X);
  const flat = (v: Value) => (v.axes.length === 1 ? v : op.reshape(v, [null]));
  return op.reshapeLike(scatter(flat(op.zerosLike(X)), flat(places), flat(dY)), X);
}
