/** Where GridSample reads X: for each point of the grid, the entries around it and their weights. */
import { intOf, type NodeProto, stringOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { refuseForm } from '../refuse.ts';
import type { Size } from '../shape-builder.ts';
import type { Value } from '../value.ts';
import { positionsOf } from './conv-geometry.ts';

/** One of the entries around each of P points. */
export interface Corner {
  /** Its place among all positions of X, int64 [N, P]; any place where it lies outside. */
  readonly index: Value;
  /** What of it is read, [N, P]; 0 outside. */
  readonly weight: Value;
  /** Derivatives of the weight by each component of the grid, [N, P]; none where the entry is the nearest. */
  readonly slopes: readonly Value[];
}

/** Along one axis: the place of the corner, its share, and the derivative of that by the grid's component. */
interface Share {
  readonly place: Value;
  readonly share: Value;
  readonly slope: Value | undefined;
}

/** @throws {InjertoError} GRADIENT_UNSUPPORTED for cubic interpolation and reflection. */
export function gridCorners(op: GraphBuilder, node: NodeProto, x: Value, grid: Value): Corner[] {
  const mode = stringOf(node, 'mode', 'linear').replace(/^bi/, '');
  if (mode === 'cubic') refuseForm(node, 'GridSample with cubic interpolation');
  const padding = stringOf(node, 'padding_mode', 'zeros');
  if (padding === 'reflection') refuseForm(node, 'GridSample with padding by reflection');
  const sizes = op.sizesOf(x).slice(2);
  const ndim = sizes.length;
  const rows = op.reshape(grid, [op.sizeOf(grid, 0), null, ndim]);
  const components = op.split(
    rows,
    2,
    sizes.map(() => 1),
  );
  const align = intOf(node, 'align_corners', 0) === 1;
  // The grid names the last axis first.
  const perAxis = sizes.map((size, axis) => {
    const g = op.squeeze(components[ndim - 1 - axis]!, [2]);
    return sharesOf(op, g, size, { align, nearest: mode === 'nearest', border: padding === 'border' });
  });
  return positionsOf(perAxis.map((shares) => shares.length)).map((corner) => {
    const shares = corner.map((which, axis) => perAxis[axis]![which]!);
    const index = shares.reduce<Value | undefined>((sum, { place }, axis) => {
      if (!sum) return place;
      return op.add(op.mul(sum, op.squeeze(op.sizeValue(sizes[axis]!), [0])), place);
    }, undefined);
    const product = (factors: readonly Value[]) => factors.reduce((a, b) => op.mul(a, b));
    const slopes = shares.flatMap(({ slope }, axis) =>
      slope ? [product(shares.map((s, i) => (i === axis ? slope : s.share)))] : [],
    );
    return { index: index!, weight: product(shares.map((s) => s.share)), slopes: slopes.toReversed() };
  });
}

/** The grid runs from −1 to 1: from the first entry's center to the last one's, or (not `align`) from edge to edge. */
function sharesOf(
  op: GraphBuilder,
  g: Value,
  size: Size,
  { align, nearest, border }: { align: boolean; nearest: boolean; border: boolean },
): Share[] {
  const last = op.cast(op.squeeze(op.sizeValue(op.minus(size, 1)), [0]), g.dtype);
  const zero = op.scalar(0, g);
  const factor = op.scale(align ? last : op.shift(last, 1), 0.5);
  const free = op.shift(op.mul(op.shift(g, 1), factor), align ? 0 : -0.5);
  const clipped = (v: Value) => op.emit('Min', [op.emit('Max', [v, zero], {}, v.axes), last], {}, v.axes);
  const at = border ? clipped(free) : free;
  const inside = (v: Value) => op.mask(op.and(op.greaterOrEqual(v, zero), op.lessOrEqual(v, last)), v);
  const place = (v: Value) => op.cast(clipped(v), 'int64');
  if (nearest) {
    const entry = op.emit('Round', [at], {}, at.axes);
    return [{ place: place(entry), share: inside(entry), slope: undefined }];
  }
  const before = op.emit('Floor', [at], {}, at.axes);
  const behind = op.shift(before, 1);
  const part = op.sub(at, before);
  const moves = border ? op.mul(factor, op.mask(op.and(op.greater(free, zero), op.less(free, last)), g)) : factor;
  return [
    {
      place: place(before),
      share: op.mul(inside(before), op.sub(op.scalar(1, g), part)),
      slope: op.neg(op.mul(inside(before), moves)),
    },
    { place: place(behind), share: op.mul(inside(behind), part), slope: op.mul(inside(behind), moves) },
  ];
}
