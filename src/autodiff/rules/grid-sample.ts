/** Reading images between their pixels. */
import { intOf, stringOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { type AxisTap, type GridMode, type GridPadding, product, tapsAlong } from '../lowerings/grid-taps.ts';
import { refuseForm } from '../refuse.ts';
import { defineRule } from '../rule.ts';
import type { Size } from '../size-builder.ts';
import type { Value } from '../value.ts';

const modes: Readonly<Record<string, GridMode>> = { bilinear: 'linear', bicubic: 'cubic' };

/** GridSample: Y[n, c, p] = Σ wₖ·X[n, c, iₖ] over the entries beside the point grid[n, p].  ONNX GridSample-16, 20, 22.
 *    dX = Σ wₖ·dY added at iₖ    d grid = Σ w′ₖ·Σ_c dY·X[iₖ]    (entries and factors: lowerings/grid-taps.ts)
 *  Where a coordinate lies on an entry, the derivative by it is the one towards larger coordinates. */
export const gridSample = defineRule(
  'GridSample',
  { versions: [16, 20, 22] },
  ({ node, inputs: [X, grid], grads: [dY], op }) => {
    const given = stringOf(node, 'mode', 'linear');
    const mode = modes[given] ?? (given as GridMode);
    const padding = stringOf(node, 'padding_mode', 'zeros') as GridPadding;
    // There ONNX Runtime clamps and mirrors coordinates, which is not what it does to the entries.
    if (mode === 'cubic' && padding !== 'zeros') refuseForm(node, `cubic GridSample with padding_mode = ${padding}`);
    const alignCorners = intOf(node, 'align_corners', 0) === 1;
    const sizes = op.sizesOf(X).slice(2);
    const channels = op.sizeOf(X, 1);
    const taps = () => {
      const points = op.reshape(grid, [op.sizeOf(grid, 0), null, sizes.length]);
      // The grid counts its coordinates from the last axis on.
      const along = sizes.map((size, axis) => {
        const at = sizes.length - 1 - axis;
        const g = op.squeeze(op.part(points, 2, at, 1), [2]);
        return tapsAlong(op, g, size, { mode, padding, alignCorners });
      });
      return combinations(along).map((combined) => ({ combined, place: placeOf(op, combined, sizes) }));
    };
    const overChannels = (v: Value) => op.unsqueeze(v, [1]);
    const flat = (v: Value) => op.reshape(v, [op.sizeOf(v, 0), channels, null]);
    return [
      () => {
        const parts = taps().map(({ combined, place }) => {
          const weight = combined.map((tap) => tap.weight).reduce((a, b) => product(op, a, b), undefined);
          return { place: overChannels(place), update: weight ? op.mul(flat(dY), overChannels(weight)) : flat(dY) };
        });
        const updates = op.concat(
          parts.map((part) => part.update),
          2,
        );
        const places = op.concat(
          parts.map((part) => part.place),
          2,
        );
        const image = op.zerosLike(flat(X));
        return op.reshapeLike(op.scatterAdd(image, op.expandLike(places, updates), updates, 2), X);
      },
      mode === 'nearest'
        ? 'zero'
        : () => {
            const [pixels, gradients] = [flat(X), flat(dY)];
            const sums = sizes.map(() => [] as Value[]);
            for (const { combined, place } of taps()) {
              const read = op.gatherElements(pixels, op.expandLike(overChannels(place), gradients), 2);
              const seen = op.reduceSum(op.mul(gradients, read), { axes: [1], keepdims: 0 });
              for (const [axis, tap] of combined.entries()) {
                const others = combined.filter((other) => other !== tap).map((other) => other.weight);
                const factor = others.reduce((a, b) => product(op, a, b), tap.slope);
                if (factor) sums[axis]!.push(op.mul(seen, factor));
              }
            }
            const columns = sums.map((parts) =>
              op.unsqueeze(
                parts.reduce((a, b) => op.add(a, b)),
                [2],
              ),
            );
            return op.reshapeLike(op.concat(columns.toReversed(), 2), grid);
          },
    ];
  },
);

/** Every choice of one tap per axis. */
function combinations(along: readonly (readonly AxisTap[])[]): AxisTap[][] {
  return along.reduce<AxisTap[][]>((all, taps) => all.flatMap((head) => taps.map((tap) => [...head, tap])), [[]]);
}

/** The index into the image's entries counted row by row. */
function placeOf(op: GraphBuilder, taps: readonly AxisTap[], sizes: readonly Size[]): Value {
  return taps
    .map((tap) => tap.index)
    .reduce((place, index, axis) => op.add(op.mul(place, op.sizeValue(sizes[axis]!)), index));
}
