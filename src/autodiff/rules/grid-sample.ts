/** Sampling at the points of a grid, and the grids of affine maps. */
import { intOf } from '../../onnx/index.ts';
import { gridCorners } from '../lowerings/grid-corners.ts';
import { defineRule } from '../rule.ts';

/** GridSample: Y[n,c,p] = Σ over the corners k around point p of w_k·X[n,c,k].  ONNX GridSample-16, 20, 22: linear and nearest, padding
 *  by zeros and by the border, any number of spatial axes.
 *    dX[n,c,k] = Σ w_k·dY[n,c,p] over the points that read k
 *    dgrid[n,p] = Σ_k ∂w_k/∂grid · Σ_c dY[n,c,p]·X[n,c,k];  0 for nearest */
export const gridSample = defineRule(
  'GridSample',
  { versions: [16, 20, 22] },
  ({ node, inputs: [X, grid], grads, op }) => {
    const flat = (v: typeof X) => op.reshape(v, [op.sizeOf(v, 0), op.sizeOf(v, 1), null]);
    const dY = () => flat(grads[0]);
    const perChannel = (v: typeof X) => op.unsqueeze(v, [1]);
    return [
      () => {
        const [image, given] = [flat(X), dY()];
        const corners = gridCorners(op, node, X, grid);
        const places = corners.map(({ index }) => op.expandLike(perChannel(index), given));
        const updates = corners.map(({ weight }) => op.mul(given, perChannel(weight)));
        const sums = op.scatterAdd(op.zerosLike(image), op.concat(places, 2), op.concat(updates, 2), 2);
        return op.reshapeLike(sums, X);
      },
      () => {
        const [image, given] = [flat(X), dY()];
        const corners = gridCorners(op, node, X, grid);
        const parts = corners.map(({ index, slopes }) => {
          const seen = op.gatherElements(image, op.expandLike(perChannel(index), given), 2);
          const along = op.reduceSum(op.mul(given, seen), { axes: [1] });
          return slopes.map((slope) => op.mul(along, slope));
        });
        if (parts[0]!.length === 0) return op.zerosLike(grid);
        const components = parts[0]!.map((_, i) =>
          op.unsqueeze(
            parts.map((part) => part[i]!).reduce((a, b) => op.add(a, b)),
            [2],
          ),
        );
        return op.reshapeLike(op.concat(components, 2), grid);
      },
    ];
  },
);

/** AffineGrid: Y[n,p] = θ[n]·(p, 1) for the points p of a plain grid.  ONNX AffineGrid-20.   dθ[n] = Σ_p dY[n,p]·(p, 1)ᵀ
 *  The plain grid is that of the identity. */
export const affineGrid = defineRule('AffineGrid', { versions: [20] }, ({ node, inputs: [theta], grads: [dY], op }) => [
  () => {
    const ndim = theta.axes[1]!;
    const spatial = op.sizesOf(dY).slice(1, -1);
    const rows = Array.from({ length: ndim }, (_, i) => Array.from({ length: ndim + 1 }, (_, j) => Number(i === j)));
    const identity = op.reshape(op.cast(op.ints(rows.flat()), theta.dtype), [1, ndim, ndim + 1]);
    const attributes = { align_corners: intOf(node, 'align_corners', 0) };
    const axes = [1, ...dY.axes.slice(1)];
    const points = op.emit('AffineGrid', [identity, op.shape([1, 1, ...spatial])], attributes, axes);
    const plain = op.reshape(points, [1, null, ndim]);
    const ones = op.full([1, op.sizeOf(plain, 1), 1], 1, plain);
    const given = op.reshape(dY, [op.sizeOf(dY, 0), null, ndim]);
    return op.matMul(op.swapLastTwo(given), op.concat([plain, ones], 2));
  },
  undefined,
]);
