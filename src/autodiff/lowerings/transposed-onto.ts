/** The adjoint of a convolution in general: ConvTranspose, cut or filled to the size of the image. */
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../value.ts';
import type { MovingGeometry } from './conv-geometry.ts';
import { cutTo } from './cut-to.ts';

type Windows = Pick<MovingGeometry, 'group' | 'kernel' | 'strides' | 'dilations' | 'padsBegin' | 'padsEnd'>;

/** dX of Y = X ⋆ W. The stride skips `remainder` rows at the far edge (0 ≤ remainder < stride), without which dX comes out too short;
 *  with ceil_mode the last window reaches beyond it, and dX comes out too long. Where the sizes move, as many rows are added as may be
 *  lacking, and what is too much is cut.
 * @param x gives the sizes; its values are not read. */
export function transposedOnto(op: GraphBuilder, x: Value, w: Value, dy: Value, windows: Windows): Value {
  const { group, kernel, strides, dilations, padsBegin, padsEnd } = windows;
  const axes = kernel.map((_, i) => i + 2);
  const reach = axes.map((axis, i) => {
    const size = dy.axes[axis] ?? null;
    return size === null ? null : (size - 1) * strides[i]! + dilations[i]! * (kernel[i]! - 1) + 1 - padsBegin[i]!;
  });
  const parts = axes.map((axis, i) => {
    const size = x.axes[axis] ?? null;
    if (size === null || reach[i] === null) return { end: padsEnd[i]!, extra: strides[i]! - 1 };
    const lacking = size - (reach[i]! - padsEnd[i]!);
    return lacking >= 0 ? { end: padsEnd[i]!, extra: lacking } : { end: padsEnd[i]! - lacking, extra: 0 };
  });
  const pads = [...padsBegin, ...parts.map((p) => p.end)];
  const output_padding = parts.map((p) => p.extra);
  const spatial = reach.map((r, i) => (r === null ? null : r - parts[i]!.end + parts[i]!.extra));
  return cutTo(op, op.convTranspose(dy, w, { group, strides, dilations, pads, output_padding }, spatial), x, axes);
}
