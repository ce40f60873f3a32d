/** Matrix products. */
import { floatOf, intOf, type NodeProto } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { beforeActivation } from '../lowerings/fused-activation.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import type { Value } from '../value.ts';

/** MatMul: Y = A·B, leading axes broadcast.  ONNX MatMul-1, 9, 13.
 *    dA = unbroadcast(dY·Bᵀ, A)    dB = unbroadcast(Aᵀ·dY, B)    ᵀ swaps the last two axes
 *  A vector A stands for a matrix of one row, a vector B for one of one column; Y lacks that axis. */
export const matMul = defineRule('MatMul', { versions: [1, 9, 13] }, (context) => productGradients(context));

/** FusedMatMul, formerly TransposeMatMul: Y = α·A′·B′.  A′ is A with the last two axes swapped where transA says so; before that, where
 *  transBatchA does, the first axis of A goes to the place before the last. Gradients as of MatMul, moved back. */
export const fusedMatMul = defineRule('com.microsoft:FusedMatMul', { versions: [1] }, fusedProduct);
export const transposeMatMul = defineRule('com.microsoft:TransposeMatMul', { versions: [1] }, fusedProduct);

type Fused = RuleContext<'com.microsoft:FusedMatMul' | 'com.microsoft:TransposeMatMul'>;

function fusedProduct(context: Fused) {
  const { node, op } = context;
  const alpha = floatOf(node, 'alpha', 1);
  const gradients = productGradients(context, operandOf(node, 'A'), operandOf(node, 'B'));
  return gradients.map((gradient) => () => op.scale(gradient(), alpha));
}

/** How an operand lies: with its last two axes swapped, with its rows before the batch. */
interface Operand {
  readonly swapped: boolean;
  readonly rowsFirst: boolean;
}

const plain: Operand = { swapped: false, rowsFirst: false };

function operandOf(node: NodeProto, name: 'A' | 'B'): Operand {
  return { swapped: intOf(node, `trans${name}`, 0) !== 0, rowsFirst: intOf(node, `transBatch${name}`, 0) !== 0 };
}

/** Gradients of A and B in Y = A′·B′. A gradient of a swapped operand is computed swapped, (dY·B′ᵀ)ᵀ = B′·dYᵀ, so that nothing large
 *  is transposed. */
function productGradients({ inputs: [A, B], grads, op }: Fused | RuleContext<'MatMul'>, left = plain, right = plain) {
  const [row, column] = [A.axes.length === 1, B.axes.length === 1];
  const a = row ? op.unsqueeze(A, [0]) : rowsInside(op, A, left);
  const b = column ? op.unsqueeze(B, [1]) : rowsInside(op, B, right);
  // Vectors have nothing to swap.
  const [swapA, swapB] = [left.swapped && !row, right.swapped && !column];
  const ndim = Math.max(a.axes.length, b.axes.length);
  const missing = [...(row ? [ndim - 2] : []), ...(column ? [ndim - 1] : [])];
  const dY = missing.length > 0 ? op.unsqueeze(grads[0], missing) : grads[0];
  const turned = (v: Value, swap: boolean) => (swap ? op.swapLastTwo(v) : v);
  return [
    () => {
      const product = swapA ? op.matMul(turned(b, swapB), op.swapLastTwo(dY)) : op.matMul(dY, turned(b, !swapB));
      const dA = op.unbroadcast(product, a);
      return row ? op.squeeze(dA, [0]) : rowsOutside(op, dA, left);
    },
    () => {
      const a2 = turned(a, swapA);
      const dB = swapB ? rightGradient(op, dY, b, a2) : rightGradient(op, a2, b, dY);
      return column ? op.squeeze(dB, [1]) : rowsOutside(op, dB, right);
    },
  ];
}

/** [rows, …batch, columns] to [… batch, rows, columns], where the operand lies so. */
function rowsInside(op: GraphBuilder, v: Value, { rowsFirst }: Operand): Value {
  const last = v.axes.length - 1;
  return rowsFirst ? op.transpose(v, [...Array.from({ length: last - 1 }, (_, i) => i + 1), 0, last]) : v;
}

function rowsOutside(op: GraphBuilder, v: Value, { rowsFirst }: Operand): Value {
  const last = v.axes.length - 1;
  return rowsFirst ? op.transpose(v, [last - 1, ...Array.from({ length: last - 1 }, (_, i) => i), last]) : v;
}

/** aᵀ·dY, of the shape of b. A matrix shared by the whole batch: one Gemm over all rows, instead of a product per sample and a sum of them. */
function rightGradient(op: GraphBuilder, a: Value, b: Value, dY: Value): Value {
  if (b.axes.length > 2) return op.unbroadcast(op.matMul(op.swapLastTwo(a), dY), b);
  const rows = (v: Value) => (v.axes.length === 2 ? v : op.reshape(v, [null, op.sizeOf(v, -1)]));
  return op.gemm(rows(a), rows(dY), { transA: 1 });
}

/** Gemm: Y = α·A′·B′ + β·C, A′ and B′ transposed where asked, C broadcast.  ONNX Gemm-7, 9, 11, 13.
 *    dA′ = α·dY·B′ᵀ    dB′ = α·A′ᵀ·dY    dC = β·unbroadcast(dY, C) */
export const gemm = defineRule('Gemm', { versions: [7, 9, 11, 13] }, (context) =>
  gemmGradients(context, () => context.grads[0]),
);

/** FusedGemm: Gemm, then an activation, whose gradient follows from Y. */
export const fusedGemm = defineRule('com.microsoft:FusedGemm', { versions: [1] }, (context) => {
  const {
    node,
    outputs: [Y],
    grads: [dY],
    op,
  } = context;
  const alpha = floatOf(node, 'activation_alpha', undefined);
  return gemmGradients(context, () => beforeActivation(op, node, Y, dY, [alpha]));
});

/** @param gradient of α·A′·B′ + β·C */
function gemmGradients(
  { node, inputs: [A, B, C], op }: RuleContext<'Gemm' | 'com.microsoft:FusedGemm'>,
  gradient: () => Value,
) {
  const [transA, transB] = [intOf(node, 'transA', 0), intOf(node, 'transB', 0)];
  const [alpha, beta] = [floatOf(node, 'alpha', 1), floatOf(node, 'beta', 1)];
  return [
    () => {
      const dY = gradient();
      if (transA) return op.gemm(B, dY, { transA: transB, transB: 1, alpha });
      return op.gemm(dY, B, { transB: 1 - transB, alpha });
    },
    () => {
      const dY = gradient();
      if (transB) return op.gemm(dY, A, { transA: 1, transB: transA, alpha });
      return op.gemm(A, dY, { transA: 1 - transA, alpha });
    },
    C && (() => op.unbroadcast(op.scale(gradient(), beta), C)),
  ];
}
