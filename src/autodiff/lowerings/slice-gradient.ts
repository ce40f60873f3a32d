/** dX of entries that were cut out of X at even distances: dY with zeros put between and around. No scatter, so it is fast everywhere. */
import type { GraphBuilder } from '../graph-builder.ts';
import type { Size } from '../size-builder.ts';
import type { Value } from '../value.ts';

/** Which entries of X along one axis became those of Y: start, start + step, …; as many as Y has. */
export interface Cut {
  readonly axis: number;
  /** Counted from the front, within X. */
  readonly start: Size;
  /** Not 0; negative where Y runs backwards. */
  readonly step: number;
}

export function sliceGradient(op: GraphBuilder, X: Value, dY: Value, cuts: readonly Cut[]): Value {
  if (dY.axes.includes(0)) return op.zerosLike(X);
  let spread = dY;
  const begin = X.axes.map((): Size => 0);
  const end = X.axes.map((): Size => 0);
  for (const { axis, start, step } of cuts) {
    const count = op.sizeOf(dY, axis);
    if (step < 0) spread = op.reverse(spread, axis);
    spread = dilate(op, spread, axis, Math.abs(step));
    begin[axis] = step < 0 ? op.plus(start, op.times(op.minus(count, 1), step)) : start;
    end[axis] = op.minus(op.minus(op.sizeOf(X, axis), begin[axis]!), op.times(count, Math.abs(step)));
  }
  return op.pad(spread, begin, end, X.axes);
}

/** step − 1 zeros behind each entry along an axis. */
function dilate(op: GraphBuilder, x: Value, axis: number, step: number): Value {
  if (step === 1 || x.axes[axis] === 1) return step === 1 ? x : trailing(op, x, axis, step);
  const apart = trailing(op, op.unsqueeze(x, [axis + 1]), axis + 1, step);
  return op.reshape(apart, op.sizesOf(x).with(axis, op.times(op.sizeOf(x, axis), step)));
}

function trailing(op: GraphBuilder, x: Value, axis: number, step: number): Value {
  const none = x.axes.map(() => 0);
  return op.pad(x, none, none.with(axis, step - 1));
}
