/** dX of a MaxPool. */
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../value.ts';

/** Adds each gradient to the entry that won its window. ScatterElements with add is exact and repeatable even where windows
 *  overlap, unlike ScatterND (ONNX Runtime 1.30 loses updates there when it runs on several threads).
 * @param indices positions of the largest entries, counted over all of X as ONNX does (MaxPool, output Indices). */
export function maxPoolInputGradient(op: GraphBuilder, x: Value, dy: Value, indices: Value): Value {
  const flat = (v: Value) => op.reshape(v, [null]);
  const attributes = { axis: 0, reduction: 'add' };
  const sums = op.emit('ScatterElements', [op.zerosLike(flat(x)), flat(indices), flat(dy)], attributes, [null]);
  return op.reshape(sums, x.axes);
}
