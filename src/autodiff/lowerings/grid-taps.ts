/** Where GridSample and DeformConv read, and with which weights: along each spatial axis one or several neighboring entries, its taps. */
import type { GraphBuilder } from '../graph-builder.ts';
import type { Size } from '../size-builder.ts';
import type { Value } from '../value.ts';

export type GridMode = 'nearest' | 'linear' | 'cubic';
export type GridPadding = 'zeros' | 'border' | 'reflection';

export interface GridForm {
  readonly mode: GridMode;
  readonly padding: GridPadding;
  readonly alignCorners: boolean;
}

/** One tap along one axis. */
export interface AxisTap {
  /** int64, within the axis. */
  readonly index: Value;
  /** Its factor, 0 outside of zero padding. Undefined: 1. */
  readonly weight: Value | undefined;
  /** The derivative of the factor by the coordinate. Undefined: 0. */
  readonly slope: Value | undefined;
}

/** Factors of the entries beside a coordinate, as polynomials in t, its distance from the entry before it: offset → c₀, c₁, c₂, … */
const polynomials: Readonly<Record<GridMode, readonly (readonly [number, readonly number[]])[]>> = {
  nearest: [[0, [1]]],
  linear: [
    [0, [1, -1]],
    [1, [0, 1]],
  ],
  // Keys' cubic convolution with a = −¾, as ONNX and PyTorch have it.
  cubic: [
    [-1, [0, -0.75, 1.5, -0.75]],
    [0, [1, 0, -2.25, 1.25]],
    [1, [0, 0.75, 1.5, -1.25]],
    [2, [0, 0, -0.75, 0.75]],
  ],
};

/** Taps along an axis of `size` entries at the pixel coordinates `c`.  (ONNX GridSample-16, 20, 22)
 *  Padding maps every tap by itself: mirrors lie on entries or halfway between two, so this is the reflection of the coordinate. */
export function tapsAlong(
  op: GraphBuilder,
  c: Value,
  size: Size,
  { mode, padding, alignCorners }: GridForm,
): AxisTap[] {
  const count = op.sizeValue(size);
  const base = op.emit(mode === 'nearest' ? 'Round' : 'Floor', [c], {}, c.axes);
  const t = op.sub(c, base);
  const first = op.cast(base, 'int64');
  return polynomials[mode].map(([offset, coefficients]) => {
    const at = offset === 0 ? first : op.add(first, op.scalar(offset, first));
    const { index, inside } = padded(op, at, count, padding, alignCorners);
    const seen = inside && op.mask(inside, c);
    const derivative = coefficients.map((coefficient, power) => power * coefficient).slice(1);
    const slope = derivative.length > 0 ? polynomial(op, t, derivative) : undefined;
    const weight = coefficients.length > 1 ? polynomial(op, t, coefficients) : undefined;
    return { index, weight: product(op, weight, seen), slope: slope && product(op, slope, seen) };
  });
}

/** a·b, of which either may be left out. */
export function product(op: GraphBuilder, a: Value | undefined, b: Value | undefined): Value | undefined {
  return a && b ? op.mul(a, b) : (a ?? b);
}

function padded(op: GraphBuilder, at: Value, count: Value, padding: GridPadding, alignCorners: boolean) {
  const [zero, one, two] = [0, 1, 2].map((n) => op.scalar(n, at)) as [Value, Value, Value];
  const min = (a: Value, b: Value) => op.emit('Min', [a, b], {}, a.axes);
  const last = op.sub(count, one);
  if (padding === 'reflection') {
    // 0, 1, …, last, (last,) …, 1, (0,) and again: the ends stand once between mirrors on entries, twice between mirrors halfway.
    const period = alignCorners ? op.max(op.mul(two, last), one) : op.mul(two, count);
    const phase = op.emit('Mod', [at, period], {}, at.axes);
    const back = op.sub(alignCorners ? period : op.sub(period, one), phase);
    return { index: min(min(phase, back), op.max(last, zero)), inside: undefined };
  }
  const index = min(op.emit('Max', [at, zero], {}, at.axes), last);
  return { index, inside: padding === 'zeros' ? op.equal(index, at) : undefined };
}

/** c₀ + t·(c₁ + t·(c₂ + …)) */
function polynomial(op: GraphBuilder, t: Value, coefficients: readonly number[]): Value {
  const [first, ...rest] = coefficients.toReversed();
  const start = op.expandLike(op.scalar(first!, t), t);
  return rest.reduce((sum, coefficient) => op.shift(op.mul(sum, t), coefficient), start);
}
