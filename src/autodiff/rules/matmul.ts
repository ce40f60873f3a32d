/** Matrix products. */
import { floatOf, intOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { defineRule } from '../rule.ts';
import type { Value } from '../value.ts';

/** MatMul: Y = A·B, leading axes broadcast.  ONNX MatMul-1, 9, 13.
 *    dA = unbroadcast(dY·Bᵀ, A)    dB = unbroadcast(Aᵀ·dY, B)    ᵀ swaps the last two axes
 *  A vector A stands for a matrix of one row, a vector B for one of one column; Y lacks that axis. */
export const matMul = defineRule('MatMul', { versions: [1, 9, 13] }, ({ inputs: [A, B], grads, op }) => {
  const [row, column] = [A.axes.length === 1, B.axes.length === 1];
  const a = row ? op.unsqueeze(A, [0]) : A;
  const b = column ? op.unsqueeze(B, [1]) : B;
  const ndim = Math.max(a.axes.length, b.axes.length);
  const missing = [...(row ? [ndim - 2] : []), ...(column ? [ndim - 1] : [])];
  const dY = missing.length > 0 ? op.unsqueeze(grads[0], missing) : grads[0];
  return [
    () => {
      const dA = op.unbroadcast(op.matMul(dY, op.swapLastTwo(b)), a);
      return row ? op.squeeze(dA, [0]) : dA;
    },
    () => {
      const dB = rightGradient(op, a, b, dY);
      return column ? op.squeeze(dB, [1]) : dB;
    },
  ];
});

/** A matrix shared by the whole batch: one Gemm over all rows, instead of a product per sample and a sum of them. */
function rightGradient(op: GraphBuilder, a: Value, b: Value, dY: Value): Value {
  if (b.axes.length > 2) return op.unbroadcast(op.matMul(op.swapLastTwo(a), dY), b);
  const rows = (v: Value) => (v.axes.length === 2 ? v : op.reshape(v, [null, op.sizeOf(v, -1)]));
  return op.gemm(rows(a), rows(dY), { transA: 1 });
}

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
