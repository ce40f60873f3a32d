/** Grids of points for GridSample. */
import { intOf, tensor } from '../../onnx/index.ts';
import { defineRule } from '../rule.ts';

/** AffineGrid: Y[n, p] = θ[n]·(p, 1) for the points p of a regular grid.  ONNX AffineGrid-20.   dθ[n] = Σ_p dY[n, p]ᵀ·(p, 1)
 *  The points themselves are the grid of θ = (I, 0). */
export const affineGrid = defineRule(
  'AffineGrid',
  { versions: [20] },
  ({ node, inputs: [theta, size], grads: [dY], op }) => [
    () => {
      const ndim = theta.axes[1]!;
      const ones = Array.from({ length: ndim * (ndim + 1) }, (_, i) =>
        Number(Math.floor(i / (ndim + 1)) === i % (ndim + 1)),
      );
      const identity = op.constant(tensor(theta.dtype as 'float32', [1, ndim, ndim + 1], ones));
      const alignCorners = intOf(node, 'align_corners', 0);
      const grid = op.emit(
        'AffineGrid',
        [op.expandLike(identity, theta), size],
        { align_corners: alignCorners },
        dY.axes,
      );
      const rows = (v: typeof grid) => op.reshape(v, [op.sizeOf(theta, 0), null, ndim]);
      const upstream = op.swapLastTwo(rows(dY));
      return op.concat([op.matMul(upstream, rows(grid)), op.reduceSum(upstream, { axes: [2], keepdims: 1 })], 2);
    },
    undefined,
  ],
);
