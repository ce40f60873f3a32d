/** The windows of AveragePool and LpPool, and the adjoint of summing over them. */
import { intOf, intsOf, type NodeProto, sizeOf, tensor } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { Size } from '../shape-builder.ts';
import type { Value } from '../value.ts';
import { cutTo } from './cut-to.ts';
import { type SlidingWindows, slidingWindows } from './sliding-windows.ts';
import { transposedOnto } from './transposed-onto.ts';

export interface PoolWindows extends SlidingWindows {
  /** Whether a window that begins inside and ends beyond the padding counts. */
  readonly ceil: boolean;
}

/** @throws {InjertoError} GRADIENT_UNSUPPORTED for padding that hangs on a size that moves. */
export function poolWindows(node: NodeProto): PoolWindows {
  const windows = slidingWindows(node, intsOf(node, 'kernel_shape', []));
  return { ...windows, ceil: intOf(node, 'ceil_mode', 0) === 1 };
}

/** dX[i] = Σ dY over the windows that i is in. */
export function spreadOverWindows(op: GraphBuilder, x: Value, dy: Value, windows: PoolWindows): Value {
  if (areTiles(x, dy, windows)) return tiled(op, x, dy, windows);
  if (haveMirror(x, dy, windows)) return mirrored(op, x, dy, windows);
  // One channel each: a Conv of many groups is slower than many samples.
  const alone = op.reshape(dy, [null, 1, ...op.sizesOf(dy).slice(2)]);
  const ones = op.constant(tensor('float32', [1, 1, ...windows.kernel], filled(sizeOf(windows.kernel))));
  return op.reshapeLike(transposedOnto(op, x, ones, alone, { ...windows, group: 1 }), x);
}

/** Whether each entry is in one window at most: dX repeats dY. */
function areTiles(x: Value, dy: Value, { kernel, strides, dilations, padsBegin, padsEnd }: PoolWindows): boolean {
  return kernel.every((k, i) => {
    const apart = strides[i] === k || (dy.axes[i + 2] === 1 && x.axes[i + 2] !== null);
    return apart && (dilations[i] === 1 || k === 1) && padsBegin[i] === 0 && padsEnd[i] === 0;
  });
}

function tiled(op: GraphBuilder, x: Value, dy: Value, { kernel }: PoolWindows): Value {
  const [batch, channels, ...spatial] = op.sizesOf(dy);
  const kept = spatial.flatMap((size) => [size, 1]);
  const repeated = spatial.flatMap((size, i) => [size, kernel[i]!]);
  const blocks = op.expand(op.reshape(dy, [batch!, channels!, ...kept]), [batch!, channels!, ...repeated]);
  const wide = spatial.map((size, i) => op.times(size, kernel[i]!));
  const whole = op.reshape(blocks, [batch!, channels!, ...wide]);
  const axes = kernel.map((_, i) => i + 2);
  // What the windows leave over at the far edge is less than a window; the last window may reach beyond it.
  const lacking = axes.map((axis, i): Size => {
    const [size, reached] = [x.axes[axis]!, whole.axes[axis]!];
    return size === null || reached === null ? kernel[i]! - 1 : size - reached;
  });
  const none = [0, 0, ...axes.map(() => 0)];
  return cutTo(op, op.pad(whole, none, [0, 0, ...lacking]), x, axes);
}

/** With stride 1, dX sums dY over the mirrored windows: AveragePool times the size of a window. */
function haveMirror(x: Value, dy: Value, { strides, dilations, kernel, padsBegin, padsEnd }: PoolWindows): boolean {
  const known = ![...x.axes.slice(2), ...dy.axes.slice(2)].includes(null);
  const fits = kernel.every((k, i) => Math.max(padsBegin[i]!, padsEnd[i]!) < k);
  return known && fits && [...strides, ...dilations].every((n) => n === 1);
}

function mirrored(op: GraphBuilder, x: Value, dy: Value, { kernel, padsBegin, padsEnd }: PoolWindows): Value {
  const pads = [padsBegin, padsEnd].flatMap((side) => side.map((p, i) => kernel[i]! - 1 - p));
  const attributes = { kernel_shape: kernel, pads, count_include_pad: 1 };
  return op.scale(op.emit('AveragePool', [dy], attributes, x.axes), sizeOf(kernel));
}

/** How many entries each window averages, [1, 1, …out] or a scalar: those of X, or those of X and its padding. */
export function windowCounts(op: GraphBuilder, x: Value, dy: Value, windows: PoolWindows, withPadding: boolean): Value {
  const { kernel, strides, dilations, padsBegin, padsEnd, ceil } = windows;
  const isPadded = [...padsBegin, ...padsEnd].some((p) => p > 0);
  if (!ceil && (withPadding || !isPadded)) return op.scalar(sizeOf(kernel), dy);
  const axes = kernel.map((_, i) => i + 2);
  const beyond = axes.map((axis, i) => {
    if (!ceil) return 0;
    const [size, out] = [x.axes[axis]!, dy.axes[axis]!];
    if (size === null || out === null) return strides[i]! - 1;
    const end = (out - 1) * strides[i]! + dilations[i]! * (kernel[i]! - 1) + 1;
    return Math.max(0, end - size - padsBegin[i]! - padsEnd[i]!);
  });
  const begin = withPadding ? kernel.map(() => 0) : padsBegin;
  const end = withPadding ? beyond : beyond.map((n, i) => n + padsEnd[i]!);
  const counted = axes.map((axis, i) => {
    const size = op.sizeOf(x, axis);
    return withPadding ? op.plus(size, padsBegin[i]! + padsEnd[i]!) : size;
  });
  const entries = op.full([1, 1, ...counted], 1, dy);
  const one = op.constant(tensor('float32', [1, 1, ...kernel], filled(sizeOf(kernel))));
  const spatial = axes.map((axis, i) => (ceil && dy.axes[axis] === null ? null : outOf(entries.axes[axis]!, i)));
  function outOf(size: number | null, i: number): number | null {
    if (size === null) return null;
    return Math.floor((size + begin[i]! + end[i]! - dilations[i]! * (kernel[i]! - 1) - 1) / strides[i]!) + 1;
  }
  const counts = op.conv(entries, one, { strides, dilations, pads: [...begin, ...end] }, spatial);
  return cutTo(op, counts, dy, axes);
}

function filled(count: number): number[] {
  return Array<number>(count).fill(1);
}
