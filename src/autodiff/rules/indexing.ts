/** Operators that read at indices. */
import { intOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { embeddingGradient } from '../lowerings/embedding-gradient.ts';
import { rowNumbers, rowsOf } from '../lowerings/rows-of.ts';
import { scatterAdded } from '../lowerings/scatter-add.ts';
import { type Cut, sliceGradient } from '../lowerings/slice-gradient.ts';
import { defineRule } from '../rule.ts';
import { positiveAxis, type Value } from '../value.ts';

/** Gather: Y[…, i, …] = X[…, indices[i], …].  ONNX Gather-1, 11, 13.   dX[…, v, …] = Σ_{i: indices[i] = v} dY[…, i, …] */
export const gather = defineRule(
  'Gather',
  { versions: [1, 11, 13] },
  ({ node, inputs: [X, indices], grads: [dY], op }) => [
    () => {
      const axis = positiveAxis(intOf(node, 'axis', 0), X.axes.length);
      const cut = evenCut(op, X, indices, axis);
      if (!cut) return embeddingGradient(op, indices, dY, X, axis);
      const count = indices.axes.reduce<number>((n, size) => n * size!, 1);
      const apart = indices.axes.length === 1 ? dY : op.reshape(dY, op.sizesOf(X).with(axis, count));
      return sliceGradient(op, X, apart, [cut]);
    },
  ],
);

/** Stored indices that are one number, such as that of the class token, or lie at even distances: what a Slice would read. */
function evenCut(op: GraphBuilder, X: Value, indices: Value, axis: number): Cut | undefined {
  const stored = op.constantInts(indices);
  const size = op.sizeOf(X, axis);
  if (!stored || stored.length === 0 || (typeof size !== 'number' && stored.some((i) => i < 0 !== stored[0]! < 0))) {
    return undefined;
  }
  const places = typeof size === 'number' ? stored.map((i) => positiveAxis(i, size)) : stored;
  const step = places.length > 1 ? places[1]! - places[0]! : 1;
  if (step === 0 || places.some((place, i) => place !== places[0]! + i * step)) return undefined;
  return { axis, step, start: places[0]! < 0 ? op.plus(size, places[0]!) : places[0]! };
}

/** GatherElements: Y[i, j, …] = X[indices[i, j, …], j, …] for axis 0.  ONNX GatherElements-11, 13.   dX = dY added up at the indices */
export const gatherElements = defineRule(
  'GatherElements',
  { versions: [11, 13] },
  ({ node, inputs: [X, indices], grads: [dY], op }) => [
    () => scatterAdded(op, X, indices, dY, positiveAxis(intOf(node, 'axis', 0), X.axes.length)),
  ],
);

/** GatherND: Y[b, i, …] = X[b, indices[b, i], …], b over the batch_dims first axes.  ONNX GatherND-11, 12, 13.
 *    dX = dY added up there: a Gather of rows, once the leading axes of X are one. The rows' numbers are read by the same GatherND. */
export const gatherND = defineRule(
  'GatherND',
  { versions: [11, 12, 13] },
  ({ node, inputs: [X, indices], grads: [dY], op }) => [
    () => {
      if (X.axes.includes(0) || dY.axes.includes(0)) return op.zerosLike(X);
      const batch_dims = intOf(node, 'batch_dims', 0);
      const depth = batch_dims + indices.axes.at(-1)!;
      const rows = rowNumbers(op, X, indices, depth, batch_dims);
      return op.reshapeLike(embeddingGradient(op, rows, dY, rowsOf(op, X, depth), 0), X);
    },
  ],
);
