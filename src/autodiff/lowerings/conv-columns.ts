/** A Conv as one matrix product over the whole batch (im2col, Chellapilla et al. 2006), for small images under large kernels. ONNX
 *  Runtime's Conv takes one sample at a time and reads all weights for each; here they are read once. Milliseconds of two AVX-512 cores,
 *  batch 16, columns included, which the weight gradient then shares:
 *
 *    kernel, channels, size          Conv    product    columns alone
 *    3×3, 512 → 512, 7²              25.9       21.2              3.4
 *    3×3, 256 → 256, 14²             23.3       22.4              6.3
 *    3×3 stride 2, 256 → 512, 14²    12.5       11.4              2.2
 *    3×3 stride 2, 128 → 256, 28²    11.8       13.4              5.0 */
import { sizeOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../value.ts';
import { type ConvGeometry, isPointwise, positionsOf } from './conv-geometry.ts';

/** Whether the columns are worth their memory: as many numbers as X has, times the taps of the kernel. */
export function fitsColumns(geometry: ConvGeometry): boolean {
  const { group, strides, outSize, inChannels, outChannels } = geometry;
  const small = strides.some((s) => s > 1) || sizeOf(outSize) < outChannels;
  return group === 1 && inChannels >= 16 && small && !isPointwise(geometry);
}

/** What each position of Y sees of X: [N, C, …in] → [N·…out, taps·C]. Channels go last, so that cutting copies whole rows of them. */
export function convColumns(op: GraphBuilder, x: Value, geometry: ConvGeometry, taps = tapsOf(geometry)): Value {
  const { kernel, strides, dilations, padsBegin, padsEnd, outSize, inChannels } = geometry;
  const axes = kernel.map((_, i) => i + 1);
  const image = op.pad(
    op.transpose(x, [0, ...kernel.map((_, i) => i + 2), 1]),
    [0, ...padsBegin, 0],
    [0, ...padsEnd, 0],
  );
  const seen = taps.map((tap) => {
    const start = tap.map((k, i) => k * dilations[i]!);
    const end = start.map((s, i) => s + (outSize[i]! - 1) * strides[i]! + 1);
    return op.slice(image, { axes, start, end, step: strides });
  });
  return op.reshape(op.concat(seen, axes.length + 1), [null, sizeOf(kernel) * inChannels]);
}

/** Y = columns of X times the kernel. */
export function convByColumns(op: GraphBuilder, x: Value, w: Value, geometry: ConvGeometry, bias?: Value): Value {
  const { kernel, inChannels, outChannels } = geometry;
  const taps = sizeOf(kernel);
  const byTap = op.transpose(op.reshape(w, [outChannels, inChannels, taps]), [0, 2, 1]);
  const rows = op.gemm(
    convColumns(op, x, geometry),
    op.reshape(byTap, [outChannels, taps * inChannels]),
    { transB: 1 },
    bias,
  );
  return channelsSecond(op, rows, outChannels, geometry.outSize);
}

/** The same for the mirrored kernel with input and output channels exchanged, as dX wants it. The taps are taken from the other end
 *  instead of turning the weights around.
 * @param w as the Conv has it, [out, in, …k]. @param geometry that of the mirrored Conv, from dY to dX. */
export function mirroredConvByColumns(op: GraphBuilder, dy: Value, w: Value, geometry: ConvGeometry): Value {
  const { kernel, inChannels, outChannels, outSize } = geometry;
  const taps = sizeOf(kernel);
  const byTap = op.transpose(op.reshape(w, [inChannels, outChannels, taps]), [2, 0, 1]);
  const columns = convColumns(op, dy, geometry, tapsOf(geometry).toReversed());
  return channelsSecond(
    op,
    op.gemm(columns, op.reshape(byTap, [taps * inChannels, outChannels])),
    outChannels,
    outSize,
  );
}

/** dW = dYᵀ·columns of X, [M, taps·C] → [M, C, …k]. */
export function weightGradientByColumns(
  op: GraphBuilder,
  x: Value,
  w: Value,
  dy: Value,
  geometry: ConvGeometry,
): Value {
  const { kernel, inChannels, outChannels } = geometry;
  const rows = op.reshape(op.transpose(dy, [1, 0, ...kernel.map((_, i) => i + 2)]), [outChannels, null]);
  const byTap = op.reshape(op.gemm(rows, convColumns(op, x, geometry)), [outChannels, sizeOf(kernel), inChannels]);
  return op.reshape(op.transpose(byTap, [0, 2, 1]), w.axes);
}

function tapsOf({ kernel }: ConvGeometry): number[][] {
  return positionsOf(kernel);
}

/** [N·…out, M] → [N, M, …out] */
function channelsSecond(op: GraphBuilder, rows: Value, channels: number, size: readonly number[]): Value {
  const image = op.reshape(rows, [null, ...size, channels]);
  return op.transpose(image, [0, size.length + 1, ...size.map((_, i) => i + 1)]);
}
