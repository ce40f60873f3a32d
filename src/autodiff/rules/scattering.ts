/** Operators that write at indices. */
import { intOf, stringOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { rowNumbers, rowsOf } from '../lowerings/rows-of.ts';
import { extremeGradients, productGradients, type Scattered } from '../lowerings/scatter-gradient.ts';
import { defineRule } from '../rule.ts';
import { positiveAxis, type Value } from '../value.ts';

/** ScatterElements: Y = X with updates u written at indices along an axis.  ONNX ScatterElements-11, 13, 16, 18.
 *    none:  dX = dY, 0 where written    du = dY at the indices    (what an index that repeats does is left open by ONNX)
 *    add:   dX = dY                     du = dY at the indices    mul, max, min: lowerings/scatter-gradient.ts */
export const scatterElements = defineRule(
  'ScatterElements',
  { versions: [11, 13, 16, 18] },
  ({ node, inputs: [X, indices, updates], outputs: [Y], grads: [dY], op }) => {
    const axis = positiveAxis(intOf(node, 'axis', 0), X.axes.length);
    const reduction = stringOf(node, 'reduction', 'none');
    const { dX, dU } = reducedBy(op, reduction, { X, indices, updates, Y, dY, axis }) ?? {
      dX: () => op.emit('ScatterElements', [dY, indices, op.zerosLike(updates)], { axis }, dY.axes),
      dU: () => op.gatherElements(dY, indices, axis),
    };
    return [reduction === 'add' ? () => dY : dX, undefined, dU];
  },
);

/** ScatterND: Y = X with rows u written at tuples of indices.  ONNX ScatterND-11, 13, 16, 18.   Gradients as of ScatterElements, which
 *  the other reductions become: over rows counted one after the other. */
export const scatterND = defineRule(
  'ScatterND',
  { versions: [11, 13, 16, 18] },
  ({ node, inputs: [X, indices, updates], outputs: [Y], grads: [dY], op }) => {
    const reduction = stringOf(node, 'reduction', 'none');
    const depth = indices.axes.at(-1)!;
    const rows = () => {
      const table = (v: Value) => rowsOf(op, v, depth);
      const numbers = op.reshape(rowNumbers(op, X, indices, depth), [null, ...X.axes.slice(depth).map(() => 1)]);
      const written = op.reshape(updates, [null, ...op.sizesOf(X).slice(depth)]);
      const places = op.expandLike(numbers, written);
      return { X: table(X), Y: table(Y), dY: table(dY), indices: places, updates: written, axis: 0 };
    };
    const byRow = reduction === 'none' || reduction === 'add' ? undefined : reducedBy(op, reduction, rows());
    if (byRow) {
      return [() => op.reshapeLike(byRow.dX(), X), undefined, () => op.reshapeLike(byRow.dU(), updates)];
    }
    const masked = () => op.emit('ScatterND', [dY, indices, op.zerosLike(updates)], {}, dY.axes);
    const there = () => op.emit('GatherND', [dY, indices], {}, updates.axes);
    return [reduction === 'add' ? () => dY : masked, undefined, there];
  },
);

/** Undefined for none and add. */
function reducedBy(op: GraphBuilder, reduction: string, scattered: Scattered) {
  if (reduction === 'mul') return productGradients(op, scattered);
  return reduction === 'max' || reduction === 'min' ? extremeGradients(op, scattered) : undefined;
}

/** TensorScatter: Y = X with u written from write_indices[n] on along an axis, for each sample n.  ONNX TensorScatter-24.
 *    dX = dY, 0 where written    du = dY where written */
export const tensorScatter = defineRule(
  'TensorScatter',
  { versions: [24] },
  ({ node, inputs: [X, updates, writeIndices], grads: [dY], op }) => {
    const axis = positiveAxis(intOf(node, 'axis', -2), X.axes.length);
    const mode = stringOf(node, 'mode', 'linear');
    return [
      () => op.emit('TensorScatter', [dY, op.zerosLike(updates), writeIndices], { axis, mode }, dY.axes),
      () => {
        const alone = (at: number) => X.axes.map((_, i) => (i === at ? null : 1));
        const along = op.reshape(op.range(op.sizeOf(updates, axis)), alone(axis));
        const from = writeIndices && op.reshape(writeIndices, alone(0));
        const places = from ? op.add(along, from) : along;
        const size = op.sizeValue(op.sizeOf(X, axis));
        const within = mode === 'circular' ? op.emit('Mod', [places, size], {}, places.axes) : places;
        return op.gatherElements(dY, op.expandLike(within, updates), axis);
      },
    ];
  },
);
