/** Matrix products. */
import { floatOf, intOf } from '../../onnx/index.ts';
import { defineRule } from '../rule.ts';

/** MatMul: Y = A·B, leading axes broadcast.  ONNX MatMul-1, 9, 13; both operands have at least two axes.
 *    dA = unbroadcast(dY·Bᵀ, A)    dB = unbroadcast(Aᵀ·dY, B)    ᵀ swaps the last two axes */
export const matMul = defineRule('MatMul', { versions: [1, 9, 13] }, ({ inputs: [A, B], grads: [dY], op }) => [
  () => op.unbroadcast(op.matMul(dY!, op.swapLastTwo(B!)), A!),
  () => {
    if (B!.axes.length > 2 || A!.axes.length < 2) return op.unbroadcast(op.matMul(op.swapLastTwo(A!), dY!), B!);
    // A weight shared by the whole batch: one Gemm over all rows, instead of a product per sample and a sum of them.
    const rows = (v: NonNullable<typeof A>) => (v.axes.length === 2 ? v : op.reshape(v, [null, v.axes.at(-1)!]));
    return op.gemm(rows(A!), rows(dY!), { transA: 1 });
  },
]);

/** Gemm: Y = α·A′·B′ + β·C, A′ and B′ transposed where asked, C broadcast.  ONNX Gemm-7, 9, 11, 13.
 *    dA′ = α·dY·B′ᵀ    dB′ = α·A′ᵀ·dY    dC = β·unbroadcast(dY, C) */
export const gemm = defineRule('Gemm', { versions: [7, 9, 11, 13] }, ({ node, inputs: [A, B, C], grads: [dY], op }) => {
  const [transA, transB] = [intOf(node, 'transA', 0), intOf(node, 'transB', 0)];
  const [alpha, beta] = [floatOf(node, 'alpha', 1), floatOf(node, 'beta', 1)];
  return [
    () =>
      transA ? op.gemm(B!, dY!, { transA: transB, transB: 1, alpha }) : op.gemm(dY!, B!, { transB: 1 - transB, alpha }),
    () =>
      transB ? op.gemm(dY!, A!, { transA: 1, transB: transA, alpha }) : op.gemm(A!, dY!, { transA: 1 - transA, alpha }),
    C && (() => op.unbroadcast(beta === 1 ? dY! : op.mul(dY!, op.scalar(beta, dY!)), C)),
  ];
});
