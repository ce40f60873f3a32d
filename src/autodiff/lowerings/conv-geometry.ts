/** The numbers that describe one Conv node. */
import { InjertoError } from '../../errors.ts';
import { intOf, intsOf, type NodeProto, stringOf } from '../../onnx/index.ts';
import type { Value } from '../value.ts';

export interface ConvGeometry {
  readonly group: number;
  /** Per spatial axis: */
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padsBegin: readonly number[];
  readonly padsEnd: readonly number[];
  /** Sizes of X and of Y. */
  readonly inSize: readonly number[];
  readonly outSize: readonly number[];
  readonly inChannels: number;
  readonly outChannels: number;
}

/** @throws {InjertoError} GRADIENT_UNSUPPORTED where the size of the image, and so the padding, is not known. */
export function convGeometry(node: NodeProto, x: Value, w: Value, y: Value): ConvGeometry {
  const sizes = [...x.axes.slice(1), ...w.axes, ...y.axes.slice(2)];
  if (sizes.includes(null) || !['NOTSET', 'VALID'].includes(stringOf(node, 'auto_pad', 'NOTSET'))) {
    throw new InjertoError('GRADIENT_UNSUPPORTED', {
      what: 'A Conv whose image size or padding is not known has no gradient rule.',
      where: `node "${node.name}"`,
      hint: 'Give the image a fixed size, or train only what lies above this node.',
    });
  }
  const kernel = w.axes.slice(2).map(Number);
  const ones = kernel.map(() => 1);
  const pads = intsOf(
    node,
    'pads',
    kernel.flatMap(() => [0, 0]),
  );
  return {
    group: intOf(node, 'group', 1),
    kernel,
    strides: intsOf(node, 'strides', ones),
    dilations: intsOf(node, 'dilations', ones),
    padsBegin: pads.slice(0, kernel.length),
    padsEnd: pads.slice(kernel.length),
    inSize: x.axes.slice(2).map(Number),
    outSize: y.axes.slice(2).map(Number),
    inChannels: Number(x.axes[1]),
    outChannels: Number(w.axes[0]),
  };
}

/** All index tuples of a box, last axis fastest. */
export function positionsOf(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>(
    (all, size) => all.flatMap((p) => Array.from({ length: size }, (_, i) => [...p, i])),
    [[]],
  );
}

/** Whether the convolution is one matrix product per sample. */
export function isPointwise({ group, kernel, strides, padsBegin, padsEnd }: ConvGeometry): boolean {
  return (
    group === 1 && [...kernel, ...strides].every((n) => n === 1) && [...padsBegin, ...padsEnd].every((n) => n === 0)
  );
}

/** One input channel to each kernel, and as many outputs as inputs. */
export function isDepthwise({ group, inChannels, outChannels }: ConvGeometry): boolean {
  return group > 1 && group === inChannels && group === outChannels;
}
