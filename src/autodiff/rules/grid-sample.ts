/** Reading images between their pixels. */
import { intOf, stringOf } from '../../onnx/index.ts';
import { type GridMode, type GridPadding, tapsAlong } from '../lowerings/grid-taps.ts';
import { imageGradient, pointGradients, pointSamples } from '../lowerings/point-samples.ts';
import { refuseAttribute } from '../refuse.ts';
import { defineRule } from '../rule.ts';
import type { Size } from '../size-builder.ts';
import type { Value } from '../value.ts';

const modes: Readonly<Record<string, GridMode>> = { bilinear: 'linear', bicubic: 'cubic' };

/** GridSample: Y[n, c, p] = Σ wₖ·X[n, c, iₖ] over the entries beside the point grid[n, p].  ONNX GridSample-16, 20, 22.
 *    g in [−1, 1] is the pixel (g + 1)·(size − 1)/2 with align_corners = 1, else ((g + 1)·size − 1)/2.
 *    dX, and d grid in pixels: lowerings/point-samples.ts; entries and factors: lowerings/grid-taps.ts
 *  Where a coordinate lies on an entry, the derivative by it is the one towards larger coordinates. */
export const gridSample = defineRule(
  'GridSample',
  { versions: [16, 20, 22] },
  ({ node, inputs: [X, grid], grads: [dY], op }) => {
    const given = stringOf(node, 'mode', 'linear');
    const mode = modes[given] ?? (given as GridMode);
    const padding = stringOf(node, 'padding_mode', 'zeros') as GridPadding;
    // There ONNX Runtime clamps and mirrors coordinates, which is not what it does to the entries.
    if (mode === 'cubic' && padding !== 'zeros') refuseAttribute(node, `mode = ${given}, padding_mode`, padding);
    const alignCorners = intOf(node, 'align_corners', 0) === 1;
    const sizes = op.sizesOf(X).slice(2);
    const channels = op.sizeOf(X, 1);
    const flat = (v: Value) => op.reshape(v, [op.sizeOf(v, 0), channels, null]);
    /** (size − 1)/2 with aligned corners, else size/2: pixels per unit of the grid. */
    const half = (size: Size) =>
      op.scale(op.shift(op.cast(op.sizeValue(size), grid.dtype), alignCorners ? -1 : 0), 0.5);
    const samples = () => {
      const points = op.reshape(grid, [op.sizeOf(grid, 0), null, sizes.length]);
      const along = sizes.map((size, axis) => {
        // The grid counts its coordinates from the last axis on.
        const g = op.squeeze(op.part(points, 2, sizes.length - 1 - axis, 1), [2]);
        const scale = half(size);
        const pixel = op.shift(op.add(op.mul(g, scale), scale), alignCorners ? 0 : -0.5);
        return tapsAlong(op, pixel, size, { mode, padding, alignCorners });
      });
      return pointSamples(op, along, sizes);
    };
    return [
      () => op.reshapeLike(imageGradient(op, flat(X), samples(), flat(dY)), X),
      mode === 'nearest'
        ? 'zero'
        : () => {
            const columns = pointGradients(op, flat(X), samples(), flat(dY)).map((gradient, axis) =>
              op.unsqueeze(op.mul(gradient, half(sizes[axis]!)), [2]),
            );
            return op.reshapeLike(op.concat(columns.toReversed(), 2), grid);
          },
    ];
  },
);
