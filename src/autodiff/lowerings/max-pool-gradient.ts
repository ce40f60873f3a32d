/** dX of a MaxPool. */
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../value.ts';

export interface MaxPoolGradient {
  readonly x: Value;
  readonly dy: Value;
  /** Positions of the largest entries, counted over all of X as ONNX does (MaxPool, output Indices). */
  readonly indices: Value;
  readonly kernelShape: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly columnMajor: boolean;
}

/** Adds each gradient to the entry that won its window. ScatterElements with add is exact and repeatable even where windows
 *  overlap, unlike ScatterND (ONNX Runtime 1.30 loses updates there when it runs on several threads). */
export function maxPoolInputGradient(op: GraphBuilder, { x, dy, indices }: MaxPoolGradient): Value {
  const flat = (v: Value) => op.reshape(v, [null]);
  const zeros = op.zerosLike(flat(x));
  const sums = op.emit('ScatterElements', [zeros, flat(indices), flat(dy)], { axis: 0, reduction: 'add' }, [null]);
  return op.reshape(sums, x.axes);
}
