/** dW of a Conv: which form is fastest in ONNX Runtime on a CPU depends on the shapes. Milliseconds of two AVX-512 cores, batch 16:
 *
 *    kernel, channels, size        exchanged   taps, as they lie   taps, channels last
 *    3×3, 64 → 64, 56²                    93                  31                    38
 *    3×3, 128 → 128, 28²                  56                  23                    26
 *    3×3, 512 → 512, 7²                   40                  48                    21
 *
 *  and of one core:
 *    3×3 stride 2, 64 → 128, 56²          51                  39                    30
 *    7×7 stride 2, 3 → 64, 224²           95                 330                   364
 *
 *    kernel, channels, size        per sample   merged
 *    1×1, 96 → 24, 56²                    4.1      6.9
 *    1×1, 320 → 1280, 7²                 16.3      7.3 */
import { sizeOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { kernelDomain } from '../kernel-call.ts';
import type { Value } from '../value.ts';
import { fitsColumns, weightGradientByColumns } from './conv-columns.ts';
import {
  type ConvGeometry,
  isDepthwise,
  isFixed,
  isPointwise,
  type MovingGeometry,
  positionsOf,
} from './conv-geometry.ts';
import { movingWeightGradient } from './conv-moving-weight-gradient.ts';

export function convWeightGradient(op: GraphBuilder, x: Value, w: Value, dy: Value, geometry: MovingGeometry): Value {
  if (!isFixed(geometry)) return movingWeightGradient(op, x, w, dy, geometry);
  const { group, kernel, inChannels } = geometry;
  if (isDepthwise(geometry) && kernel.length === 2) return depthwise(op, x, w, dy, geometry);
  if (isPointwise(geometry)) return op.reshape(pointwise(op, x, dy, geometry), w.axes);
  if (fitsColumns(geometry)) return weightGradientByColumns(op, x, w, dy, geometry);
  // With a handful of channels a matrix product by taps has too few columns to be worth its set-up.
  if (group === 1 && inChannels >= 16) {
    return keepsSize(geometry) ? byShifts(op, x, w, dy, geometry) : byTaps(op, x, w, dy, geometry);
  }
  return exchanged(op, x, dy, geometry);
}

/** dW = Σ over samples of dY·Xᵀ, each a matrix of channels by positions.
 *  Where the products are larger than their operands, the samples are first laid side by side: one product, and no sum of many. */
function pointwise(op: GraphBuilder, x: Value, dy: Value, { inChannels, outChannels, outSize }: ConvGeometry): Value {
  const positions = sizeOf(outSize);
  const perSample = (v: Value, channels: number) => op.reshape(v, [null, channels, positions]);
  const merged = (v: Value, channels: number) =>
    op.reshape(op.transpose(perSample(v, channels), [1, 0, 2]), [channels, null]);
  if (inChannels * outChannels > positions * (inChannels + outChannels)) {
    return op.gemm(merged(dy, outChannels), merged(x, inChannels), { transB: 1 });
  }
  const products = op.matMul(perSample(dy, outChannels), op.swapLastTwo(perSample(x, inChannels)));
  return op.reduceSum(products, { axes: [0] });
}

/** Left to a kernel outside the graph; the pass lower-kernels writes it in ONNX where there is none. */
function depthwise(op: GraphBuilder, x: Value, w: Value, dy: Value, geometry: ConvGeometry): Value {
  const { kernel, strides, dilations, padsBegin, padsEnd } = geometry;
  const attributes = { kernel_shape: kernel, strides, dilations, pads: [...padsBegin, ...padsEnd] };
  return op.emit('DepthwiseConvWeightGradient', [x, dy], attributes, w.axes, undefined, kernelDomain);
}

/** One product per tap of the kernel: dW[:, :, k] = Σ dY·Xₖᵀ, where Xₖ is what tap k saw. */
function byTaps(op: GraphBuilder, x: Value, w: Value, dy: Value, geometry: ConvGeometry): Value {
  const { kernel, dilations, padsBegin, padsEnd, outSize, inChannels, outChannels } = geometry;
  const axes = kernel.map((_, i) => i + 2);
  const image = op.pad(x, [0, 0, ...padsBegin], [0, 0, ...padsEnd]);
  const taps = positionsOf(kernel).map((tap) => {
    const start = tap.map((k, i) => k * dilations[i]!);
    const end = start.map((s, i) => s + outSize[i]!);
    const product = pointwise(op, op.slice(image, { axes, start, end }), dy, geometry);
    return op.reshape(product, [outChannels, inChannels, 1]);
  });
  return op.reshape(op.concat(taps, 2), w.axes);
}

/** The same where Y is as large as X: what tap (i, j) saw is X moved by i rows and j columns, and that product is also the one of X moved by
 *  the columns alone and dY moved back by the rows. So k + k moved copies do in the place of k²: 1222 instead of 1328 ms of a ResNet-18 step.
 *    dW[:, :, i, j] = Σ dY[h − i, w]·X[h, w + j] */
function byShifts(op: GraphBuilder, x: Value, w: Value, dy: Value, geometry: ConvGeometry): Value {
  const { kernel, dilations, padsBegin, inChannels, outChannels } = geometry;
  const offset = (axis: number, tap: number) => tap * dilations[axis]! - padsBegin[axis]!;
  const moved = (v: Value, axis: number, by: number) => {
    if (by === 0) return v;
    const begin = v.axes.map((_, i) => (i === axis + 2 ? -by : 0));
    return op.pad(
      v,
      begin,
      begin.map((b) => -b || 0),
    );
  };
  const last = kernel.length - 1;
  const columns = Array.from({ length: kernel[last]! }, (_, tap) => moved(x, last, offset(last, tap)));
  const rows = positionsOf(kernel.slice(0, last)).map((tap) =>
    tap.reduce((v, k, axis) => moved(v, axis, -offset(axis, k)), dy),
  );
  const products = rows.flatMap((row) =>
    columns.map((column) => op.reshape(pointwise(op, column, row, geometry), [outChannels, inChannels, 1])),
  );
  return op.reshape(op.concat(products, 2), w.axes);
}

function keepsSize({ strides, inSize, outSize }: ConvGeometry): boolean {
  return strides.every((s) => s === 1) && inSize.every((size, axis) => size === outSize[axis]);
}

/** The general case: a Conv over the batch. With samples as channels, X as image and dY as kernel,
 *  strides and dilations exchange their roles; what the stride left over at the far edge is cut off.
 *    Xᵀ [C/g, g·N, …in] ⋆ dYᵀ [M, N, …out] in g groups → [C/g, M, …k] */
export function exchanged(op: GraphBuilder, x: Value, dy: Value, geometry: ConvGeometry): Value {
  const { group, kernel, strides, dilations, padsBegin, padsEnd, inSize, outSize, inChannels } = geometry;
  const perGroup = inChannels / group;
  const spatial = kernel.map((_, i) => i + 2);
  const swapped = [1, 0, ...spatial];
  const image = group === 1 ? op.transpose(x, swapped) : groupsAsSamples(op, x, geometry);
  const wide = kernel.map((_, i) => {
    const reach = inSize[i]! + padsBegin[i]! + padsEnd[i]! - strides[i]! * (outSize[i]! - 1) - 1;
    return Math.floor(reach / dilations[i]!) + 1;
  });
  const attributes = { group, strides: dilations, dilations: strides, pads: [...padsBegin, ...padsEnd] };
  const full = op.conv(
    { ...image, axes: [perGroup, ...image.axes.slice(1)] },
    op.transpose(dy, swapped),
    attributes,
    wide,
  );
  const cut = op.slice(full, { axes: spatial, start: kernel.map(() => 0), end: kernel });
  return op.transpose(cut, swapped);
}

/** [N, g·c, …] → [c, g·N, …]: the samples of group 0, of group 1, … */
function groupsAsSamples(op: GraphBuilder, x: Value, { group, inChannels, inSize }: ConvGeometry): Value {
  const perGroup = inChannels / group;
  const split = op.reshape(x, [null, group, perGroup, ...inSize]);
  return op.reshape(op.transpose(split, [2, 1, 0, ...inSize.map((_, i) => i + 3)]), [perGroup, null, ...inSize]);
}
