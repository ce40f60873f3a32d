/** Matrix products. */
import { floatOf, intOf } from '../../onnx/index.ts';
import { defineRule } from '../rule.ts';
import { broadcastAxes, type Value } from '../value.ts';

/** MatMul: Y = A·B, leading axes broadcast.  ONNX MatMul-1, 9, 13.
 *    dA = unbroadcast(dY·Bᵀ, A)    dB = unbroadcast(Aᵀ·dY, B)    ᵀ swaps the last two axes
 *  A vector A stands for a matrix of one row, a vector B for one of one column; Y lacks that axis. */
export const matMul = defineRule('MatMul', { versions: [1, 9, 13] }, ({ inputs, grads, op }) => {
  const [A, B] = inputs;
  const a = A.axes.length === 1 ? op.reshape(A, [1, ...A.axes]) : A;
  const b = B.axes.length === 1 ? op.reshape(B, [...B.axes, 1]) : B;
  const batch = broadcastAxes(a.axes.slice(0, -2), b.axes.slice(0, -2));
  const dY = a === A && b === B ? grads[0] : op.reshape(grads[0], [...batch, a.axes.at(-2)!, b.axes.at(-1)!]);
  const like = (target: Value, gradient: Value) =>
    target.axes.length === 1 ? op.reshape(gradient, target.axes) : gradient;
  return [
    () => like(A, op.unbroadcast(op.matMul(dY, op.swapLastTwo(b)), a)),
    () => {
      if (b.axes.length > 2) return op.unbroadcast(op.matMul(op.swapLastTwo(a), dY), b);
      // A weight shared by the whole batch: one Gemm over all rows, instead of a product per sample and a sum of them.
      const rows = (v: Value) => (v.axes.length === 2 ? v : op.reshape(v, [null, v.axes.at(-1)!]));
      return like(B, op.gemm(rows(a), rows(dY), { transA: 1 }));
    },
  ];
});

/** Gemm: Y = α·A′·B′ + β·C, A′ and B′ transposed where asked, C broadcast.  ONNX Gemm-7, 9, 11, 13.
 *    dA′ = α·dY·B′ᵀ    dB′ = α·A′ᵀ·dY    dC = β·unbroadcast(dY, C) */
export const gemm = defineRule('Gemm', { versions: [7, 9, 11, 13] }, ({ node, inputs: [A, B, C], grads: [dY], op }) => {
  const [transA, transB] = [intOf(node, 'transA', 0), intOf(node, 'transB', 0)];
  const [alpha, beta] = [floatOf(node, 'alpha', 1), floatOf(node, 'beta', 1)];
  return [
    () =>
      transA ? op.gemm(B, dY, { transA: transB, transB: 1, alpha }) : op.gemm(dY, B, { transB: 1 - transB, alpha }),
    () =>
      transB ? op.gemm(dY, A, { transA: 1, transB: transA, alpha }) : op.gemm(A, dY, { transA: 1 - transA, alpha }),
    C && (() => op.unbroadcast(beta === 1 ? dY : op.mul(dY, op.scalar(beta, dY)), C)),
  ];
});
