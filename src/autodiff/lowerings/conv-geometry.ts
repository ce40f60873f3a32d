/** The numbers that describe one Conv node. */

import { intOf, type NodeProto } from '../../onnx/index.ts';
import { refuseForm } from '../refuse.ts';
import type { Value } from '../value.ts';
import { type SlidingWindows, slidingWindows } from './sliding-windows.ts';

export interface ConvGeometry<Size extends number | null = number> extends SlidingWindows {
  readonly group: number;
  /** Sizes of X and of Y; null where they are known only when the graph runs. */
  readonly inSize: readonly Size[];
  readonly outSize: readonly Size[];
  readonly inChannels: number;
  readonly outChannels: number;
}

/** Of images whose sizes may move. */
export type MovingGeometry = ConvGeometry<number | null>;

/** @throws {InjertoError} GRADIENT_UNSUPPORTED where the padding or the size of the kernel is not known. */
export function convGeometry(node: NodeProto, x: Value, w: Value, y: Value): MovingGeometry {
  if (w.axes.includes(null)) refuseForm(node, 'size', {});
  const group = intOf(node, 'group', 1);
  return {
    ...slidingWindows(node, w.axes.slice(2).map(Number)),
    group,
    inSize: x.axes.slice(2),
    outSize: y.axes.slice(2),
    inChannels: group * w.axes[1]!,
    outChannels: w.axes[0]!,
  };
}

/** Whether all sizes are known. */
export function isFixed(geometry: MovingGeometry): geometry is ConvGeometry {
  return ![...geometry.inSize, ...geometry.outSize].includes(null);
}

/** All index tuples of a box, last axis fastest. */
export function positionsOf(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>(
    (all, size) => all.flatMap((p) => Array.from({ length: size }, (_, i) => [...p, i])),
    [[]],
  );
}

/** Whether the convolution is one matrix product per sample. */
export function isPointwise({ group, kernel, strides, padsBegin, padsEnd }: MovingGeometry): boolean {
  return (
    group === 1 && [...kernel, ...strides].every((n) => n === 1) && [...padsBegin, ...padsEnd].every((n) => n === 0)
  );
}

/** One input channel to each kernel, and as many outputs as inputs. */
export function isDepthwise({ group, inChannels, outChannels }: MovingGeometry): boolean {
  return group > 1 && group === inChannels && group === outChannels;
}
