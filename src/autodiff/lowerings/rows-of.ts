import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../value.ts';

/** A value with its `depth` leading axes as one. */
export function rowsOf(op: GraphBuilder, x: Value, depth: number): Value {
  if (depth === 1) return x;
  const [leading, behind] = [op.sizesOf(x).slice(0, depth), op.sizesOf(x).slice(depth)];
  return op.reshape(x, [leading.reduce((product, size) => op.times(product, size), 1), ...behind]);
}

/** Which of those rows each tuple of `indices` names, int64; read by GatherND itself from their numbers.
 *  @param depth batch axes included. */
export function rowNumbers(op: GraphBuilder, x: Value, indices: Value, depth: number, batch_dims = 0): Value {
  const numbers = op.positions(op.sizesOf(x).slice(0, depth));
  return op.emit('GatherND', [numbers, indices], { batch_dims: batch_dims || undefined }, indices.axes.slice(0, -1));
}
