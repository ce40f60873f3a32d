/** A value of a graph as rules see it: its name, and what is known of it. */
import type { DType } from '../onnx/index.ts';
import type { Axes } from './shape-table.ts';

export interface Value {
  readonly name: string;
  readonly dtype: DType;
  /** Sizes; null where it is known only when the graph runs. */
  readonly axes: Axes;
}

/** Axes that two operands broadcast to (ONNX Broadcasting, numpy's rules). */
export function broadcastAxes(a: Axes, b: Axes): Axes {
  const ndim = Math.max(a.length, b.length);
  return Array.from({ length: ndim }, (_, i) => {
    const left = a[i - ndim + a.length];
    const right = b[i - ndim + b.length];
    if (left === undefined || left === 1) return right === undefined ? left! : right;
    return right === undefined || right === 1 || right === null ? left : right;
  });
}

/** An axis counted from the front. */
export function positiveAxis(axis: number, ndim: number): number {
  return axis < 0 ? axis + ndim : axis;
}
