/** dW of a Conv. */
import type { GraphBuilder } from '../graph-builder.ts';
import { kernelDomain } from '../kernel-call.ts';
import type { Value } from '../value.ts';
import { type ConvGeometry, isDepthwise, isPointwise } from './conv-geometry.ts';

export function convWeightGradient(op: GraphBuilder, x: Value, w: Value, dy: Value, geometry: ConvGeometry): Value {
  if (isPointwise(geometry)) return pointwise(op, x, w, dy, geometry);
  if (isDepthwise(geometry) && geometry.kernel.length === 2) return depthwise(op, x, w, dy, geometry);
  return exchanged(op, x, dy, geometry);
}

/** Σ over samples of dY·Xᵀ, each a matrix of channels by positions. */
function pointwise(
  op: GraphBuilder,
  x: Value,
  w: Value,
  dy: Value,
  { inChannels, outChannels, inSize }: ConvGeometry,
): Value {
  const positions = inSize.reduce((a, b) => a * b, 1);
  const products = op.matMul(
    op.reshape(dy, [null, outChannels, positions]),
    op.swapLastTwo(op.reshape(x, [null, inChannels, positions])),
  );
  return op.reshape(op.reduceSum(products, { axes: [0] }), w.axes);
}

/** Left to a kernel outside the graph; the pass lower-kernels writes it in ONNX where there is none. */
function depthwise(
  op: GraphBuilder,
  x: Value,
  w: Value,
  dy: Value,
  { kernel, strides, dilations, padsBegin, padsEnd }: ConvGeometry,
): Value {
  const attributes = { kernel_shape: kernel, strides, dilations, pads: [...padsBegin, ...padsEnd] };
  return op.emit('DepthwiseConvWeightGradient', [x, dy], attributes, w.axes, undefined, kernelDomain);
}

/** The general case: a Conv over the batch. With samples as channels, X as image and dY as kernel,
 *  strides and dilations exchange their roles; what the stride left over at the far edge is cut off.
 *    Xᵀ [C/g, g·N, …in] ⋆ dYᵀ [M, N, …out] in g groups → [C/g, M, …k] */
export function exchanged(op: GraphBuilder, x: Value, dy: Value, geometry: ConvGeometry): Value {
  const { group, kernel, strides, dilations, padsBegin, padsEnd, inSize, outSize, inChannels } = geometry;
  const perGroup = inChannels / group;
  const spatial = kernel.map((_, i) => i);
  const image =
    group === 1
      ? op.transpose(x, [1, 0, ...spatial.map((i) => i + 2)])
      : op.reshape(
          op.transpose(op.reshape(x, [null, group, perGroup, ...inSize]), [2, 1, 0, ...spatial.map((i) => i + 3)]),
          [perGroup, null, ...inSize],
        );
  const filters = op.transpose(dy, [1, 0, ...spatial.map((i) => i + 2)]);
  const wide = kernel.map((_, i) => {
    const reach = inSize[i]! + padsBegin[i]! + padsEnd[i]! - strides[i]! * (outSize[i]! - 1) - 1;
    return Math.floor(reach / dilations[i]!) + 1;
  });
  const attributes = { group, strides: dilations, dilations: strides, pads: [...padsBegin, ...padsEnd] };
  const full = op.conv(image, filters, attributes, wide);
  let cut = full;
  for (const [i, k] of kernel.entries()) if (wide[i] !== k) cut = op.slice(cut, i + 2, 0, k);
  return op.transpose(cut, [1, 0, ...spatial.map((i) => i + 2)]);
}
