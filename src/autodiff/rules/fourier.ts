/** Fourier transforms: linear, so that the gradient is their adjoint. Complex numbers lie in a last axis of 2, real ones in one of 1. */
import { intOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { refuseAttribute, refuseForm } from '../refuse.ts';
import { defineRule } from '../rule.ts';
import type { Size } from '../size-builder.ts';
import { positiveAxis, type Value } from '../value.ts';

/** DFT of m points: Yₖ = Σ Xⱼ·e^(−2πi·jk/m), or its inverse; X is cut or filled with zeros to m; onesided keeps k ≤ m/2.  ONNX DFT-17, 20.
 *    dX = m·DFT⁻¹(dY), or DFT(dY)/m, cut or filled to the size of X */
export const dft = defineRule('DFT', { versions: [17, 20] }, ({ node, inputs, grads: [dY], op }) => [
  () => {
    const [X, length, axisInput] = inputs;
    const given = op.opset < 20 ? [intOf(node, 'axis', 1)] : axisInput ? op.constantInts(axisInput) : [-2];
    if (!given) refuseForm(node, 'computed-axes', {});
    const axis = positiveAxis(given[0]!, X.axes.length);
    const inverse = intOf(node, 'inverse', 0);
    const onesided = intOf(node, 'onesided', 0) === 1;
    if (onesided && inverse === 1) refuseAttribute(node, 'inverse = 1, onesided', 1);
    const points = pointsOf(op, length) ?? (onesided || !length ? op.sizeOf(X, axis) : op.sizeOf(dY, axis));
    const whole = resized(op, dY, axis, points);
    return realLike(op, resized(op, adjoint(op, whole, axis, points, inverse), axis, op.sizeOf(X, axis)), X);
  },
  undefined,
  undefined,
]);

/** STFT: the DFT of frames of m points of a signal, one every `step` points, each times a window w.  ONNX STFT-17.
 *    dX = w·m·DFT⁻¹(dY) of each frame, added where it was cut    dw = Σ Xⱼ·m·DFT⁻¹(dY)ⱼ over frames and samples */
export const stft = defineRule('STFT', { versions: [17] }, ({ inputs, grads: [dY], op }) => {
  const [X, step, window, length] = inputs;
  const m = pointsOf(op, length) ?? op.sizeOf(window!, 0);
  const frames = op.sizeOf(dY, 1);
  /** [N, frames, m, 1 or 2] */
  const ofFrames = () => realLike(op, adjoint(op, resized(op, dY, 2, m), 2, m, 0), X);
  /** Which points of the signal a frame holds, [1, frames·m, 1]. */
  const places = () => {
    const starts = op.mul(op.unsqueeze(op.range(frames), [1]), op.cast(step, 'int64'));
    return op.reshape(op.add(starts, op.range(m)), [1, null, 1]);
  };
  const column = (w: Value) => op.unsqueeze(w, [1]);
  const row = (frame: Value) => op.reshape(frame, [op.sizeOf(X, 0), null, op.sizeOf(X, 2)]);
  return [
    () => {
      const parts = window ? op.mul(ofFrames(), column(window)) : ofFrames();
      const updates = row(parts);
      return op.scatterAdd(op.zerosLike(X), op.expandLike(places(), updates), updates, 1);
    },
    undefined,
    () => {
      const gradients = row(ofFrames());
      const cut = op.gatherElements(X, op.expandLike(places(), gradients), 1);
      const products = op.reshape(op.mul(cut, gradients), [op.sizeOf(X, 0), null, m, op.sizeOf(X, 2)]);
      return op.reshapeLike(op.reduceSum(products, { axes: [0, 1, 3], keepdims: 0 }), window!);
    },
    undefined,
  ];
});

/** The number of points that an input sets, if it is there. */
function pointsOf(op: GraphBuilder, length: Value | undefined): Size | undefined {
  if (!length) return undefined;
  return op.constantInts(length)?.[0] ?? op.entryOf(op.reshape(length, [1]), 0);
}

/** The adjoint of the DFT of so many points, or of its inverse. */
function adjoint(op: GraphBuilder, dY: Value, axis: number, points: Size, inverse: number): Value {
  const transformed =
    op.opset < 20
      ? op.emit('DFT', [dY], { axis, inverse: 1 - inverse }, dY.axes)
      : op.emit('DFT', [dY, undefined, op.scalar(axis, { dtype: 'int64' })], { inverse: 1 - inverse }, dY.axes);
  if (typeof points === 'number') return op.scale(transformed, inverse ? 1 / points : points);
  const count = op.cast(op.sizeValue(points), dY.dtype);
  return inverse ? op.div(transformed, count) : op.mul(transformed, count);
}

/** Cut, or filled with zeros, behind the last entry along an axis. */
function resized(op: GraphBuilder, x: Value, axis: number, size: Size): Value {
  const zeros = x.axes.map(() => 0 as Size);
  const axes = (x.axes as (number | null)[]).with(axis, typeof size === 'number' ? size : null);
  return op.pad(x, zeros, zeros.with(axis, op.minus(size, op.sizeOf(x, axis))), axes);
}

/** The real part, if `like` is real. */
function realLike(op: GraphBuilder, x: Value, like: Value): Value {
  return like.axes.at(-1) === 1 ? op.part(x, x.axes.length - 1, 0, 1) : x;
}
