/** Operators that repeat values: gradients of the copies are added up. */
import { defineRule } from '../rule.ts';
import type { Size } from '../size-builder.ts';

/** Expand: Y = X broadcast to a shape.  ONNX Expand-8, 13.   dX = dY summed over the axes along which X was stretched */
export const expand = defineRule('Expand', { versions: [8, 13] }, ({ inputs: [X], grads: [dY], op }) => [
  () => op.unbroadcast(dY, X),
]);

/** Tile: Y = X, r times along each axis.  ONNX Tile-6, 13.   dX = dY with each axis as [r, size], summed over the r */
export const tile = defineRule(
  'Tile',
  { versions: [6, 13] },
  ({ inputs: [X, repeats], outputs: [Y], grads: [dY], op }) => [
    () => {
      if (X.axes.includes(0) || dY.axes.includes(0)) return op.zerosLike(X);
      const known = op.constantInts(repeats);
      const sizes: Size[] = [];
      const copies: number[] = [];
      for (const [i, size] of X.axes.entries()) {
        const whole = Y.axes[i];
        const times = known?.[i] ?? (size && whole ? whole / size : op.entryOf(repeats, i));
        if (times !== 1) copies.push(sizes.length);
        sizes.push(...(times === 1 ? [] : [times]), op.sizeOf(X, i));
      }
      return copies.length === 0 ? dY : op.reduceSum(op.reshape(dY, sizes), { axes: copies });
    },
  ],
);
