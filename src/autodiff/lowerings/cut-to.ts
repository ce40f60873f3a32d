import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../value.ts';

/** The first entries of `v` along each of `axes`, as many as `like` has there when the graph runs. `v` has no fewer. */
export function cutTo(op: GraphBuilder, v: Value, like: Value, axes: readonly number[]): Value {
  const moving = axes.filter((axis) => like.axes[axis] === null || like.axes[axis] !== v.axes[axis]);
  if (moving.length === 0) return v;
  const end = op.shape(moving.map((axis) => op.sizeOf(like, axis)));
  const sizes = v.axes.map((size, axis) => (moving.includes(axis) ? like.axes[axis]! : size));
  return op.emit('Slice', [v, op.ints(moving.map(() => 0)), end, op.ints(moving)], {}, sizes);
}
