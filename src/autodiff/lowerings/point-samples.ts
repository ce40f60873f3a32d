/** Images read between their pixels, and the gradients of that: Y[n, c, p] = Σₖ wₖ·X[n, c, iₖ] over the entries beside point p of sample n. */
import type { GraphBuilder } from '../graph-builder.ts';
import type { Size } from '../size-builder.ts';
import type { Value } from '../value.ts';
import { type AxisTap, product } from './grid-taps.ts';

/** One entry beside every point: its taps along each axis, and where it lies in the image, counted row by row. [N, P] each. */
export interface PointSample {
  readonly taps: readonly AxisTap[];
  readonly place: Value;
}

/** Every choice of one tap per axis. */
export function pointSamples(
  op: GraphBuilder,
  along: readonly (readonly AxisTap[])[],
  sizes: readonly Size[],
): PointSample[] {
  const choices = along.reduce<AxisTap[][]>(
    (all, taps) => all.flatMap((head) => taps.map((tap) => [...head, tap])),
    [[]],
  );
  return choices.map((taps) => {
    const indices = taps.map((tap) => tap.index);
    const place = indices.reduce((sum, index, axis) => op.add(op.mul(sum, op.sizeValue(sizes[axis]!)), index));
    return { taps, place };
  });
}

/** Y of X [N, C, entries]: [N, C, P]. */
export function readAt(op: GraphBuilder, X: Value, samples: readonly PointSample[]): Value {
  const parts = samples.map(({ taps, place }) => {
    const entries = entriesAt(op, X, place);
    const weight = weightOf(op, taps);
    return weight ? op.mul(entries, overChannels(op, weight)) : entries;
  });
  return parts.reduce((a, b) => op.add(a, b));
}

/** dX = Σ wₖ·dY added at iₖ, of dY [N, C, P]. */
export function imageGradient(op: GraphBuilder, X: Value, samples: readonly PointSample[], dY: Value): Value {
  const updates = samples.map(({ taps }) => {
    const weight = weightOf(op, taps);
    return weight ? op.mul(dY, overChannels(op, weight)) : dY;
  });
  const places = samples.map(({ place }) => overChannels(op, place));
  const added = op.concat(updates, 2);
  return op.scatterAdd(op.zerosLike(X), op.expandLike(op.concat(places, 2), added), added, 2);
}

/** dp = Σₖ w′ₖ·Σ_c dY·X[iₖ] along each axis, [N, P]. */
export function pointGradients(op: GraphBuilder, X: Value, samples: readonly PointSample[], dY: Value): Value[] {
  const parts = samples.map(({ taps, place }) => {
    const seen = op.reduceSum(op.mul(dY, entriesAt(op, X, place)), { axes: [1], keepdims: 0 });
    return taps.map((tap, axis) => product(op, seen, weightOf(op, taps.toSpliced(axis, 1), tap.slope))!);
  });
  return parts.reduce((sums, part) => sums.map((sum, axis) => op.add(sum, part[axis]!)));
}

/** [N, C, P] */
function entriesAt(op: GraphBuilder, X: Value, place: Value): Value {
  const column = overChannels(op, place);
  const shape = [op.sizeOf(place, 0), op.sizeOf(X, 1), op.sizeOf(place, 1)];
  return op.gatherElements(X, op.expand(column, shape), 2);
}

function weightOf(op: GraphBuilder, taps: readonly AxisTap[], first?: Value): Value | undefined {
  return taps.map((tap) => tap.weight).reduce((a, b) => product(op, a, b), first);
}

function overChannels(op: GraphBuilder, v: Value): Value {
  return op.unsqueeze(v, [1]);
}
