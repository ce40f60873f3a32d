import { intOf, intsOf, type NodeProto, stringOf } from '../../onnx/index.ts';
import { refuseForm } from '../refuse.ts';
import type { Value } from '../value.ts';
import type { MovingGeometry } from './conv-geometry.ts';

/** The Conv whose adjoint a ConvTranspose is: its image is Y, its result X, its kernel the same W.
 *  Pads are those of the node, or follow from `auto_pad` or `output_shape` (ONNX ConvTranspose-11) as ONNX Runtime counts them:
 *    total = max(0, stride·(in − 1) + output_padding + dilation·(kernel − 1) + 1 − out), out = in·stride for SAME
 *  the larger half in front unless SAME_UPPER.
 * @throws {InjertoError} GRADIENT_UNSUPPORTED for an output_shape from sizes that move, or a kernel whose size does. */
export function convTransposeGeometry(node: NodeProto, x: Value, w: Value, y: Value): MovingGeometry {
  if (w.axes.includes(null)) refuseForm(node, 'size', {});
  const kernel = w.axes.slice(2).map(Number);
  const ones = kernel.map(() => 1);
  const zeros = kernel.map(() => 0);
  const group = intOf(node, 'group', 1);
  const strides = intsOf(node, 'strides', ones);
  const dilations = intsOf(node, 'dilations', ones);
  const extra = intsOf(node, 'output_padding', zeros);
  const autoPad = stringOf(node, 'auto_pad', 'NOTSET');
  const wanted = intsOf(node, 'output_shape', undefined)?.slice(-kernel.length);
  const explicit = intsOf(node, 'pads', [...zeros, ...zeros]);
  const pads = kernel.map((k, i): [number, number] => {
    const overhang = extra[i]! + dilations[i]! * (k - 1) + 1;
    const halves = (total: number): [number, number] => {
      const half = Math.floor(Math.max(0, total) / 2);
      const rest = Math.max(0, total) - half;
      return autoPad === 'SAME_UPPER' ? [half, rest] : [rest, half];
    };
    if (wanted) {
      const size = x.axes[i + 2] ?? refuseForm(node, 'size', {});
      return halves(strides[i]! * (size - 1) + overhang - wanted[i]!);
    }
    if (autoPad.startsWith('SAME')) return halves(overhang - strides[i]!);
    return autoPad === 'VALID' ? [0, 0] : [explicit[i]!, explicit[i + kernel.length]!];
  });
  return {
    group,
    kernel,
    strides,
    dilations,
    padsBegin: pads.map(([begin]) => begin),
    padsEnd: pads.map(([, end]) => end),
    inSize: y.axes.slice(2),
    outSize: x.axes.slice(2),
    inChannels: group * w.axes[1]!,
    outChannels: w.axes[0]!,
  };
}
