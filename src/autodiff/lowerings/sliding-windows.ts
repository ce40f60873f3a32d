/** Where the windows of a convolution or a pooling lie, as their attributes say it. */
import { intsOf, type NodeProto, stringOf } from '../../onnx/index.ts';
import { refuseForm } from '../refuse.ts';

/** Per spatial axis. */
export interface SlidingWindows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padsBegin: readonly number[];
  readonly padsEnd: readonly number[];
}

/** @throws {InjertoError} GRADIENT_UNSUPPORTED for padding that hangs on a size that moves. */
export function slidingWindows(node: NodeProto, kernel: readonly number[]): SlidingWindows {
  if (!['NOTSET', 'VALID'].includes(stringOf(node, 'auto_pad', 'NOTSET'))) refuseForm(node, 'size', {});
  const ones = kernel.map(() => 1);
  const pads = intsOf(node, 'pads', [...kernel, ...kernel].fill(0));
  return {
    kernel,
    strides: intsOf(node, 'strides', ones),
    dilations: intsOf(node, 'dilations', ones),
    padsBegin: pads.slice(0, kernel.length),
    padsEnd: pads.slice(kernel.length),
  };
}
