/** Weights stored in few bits. They never learn themselves; gradients pass by them to what lies below, such as adapters.
 *  QuantizeLinear has no rule: it rounds, and its gradient of 0 would stop all learning below it without a word. */
import { intOf, type NodeProto } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { refuseAttribute, refuseForm, refuseOperands } from '../refuse.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { positiveAxis, type Value } from '../value.ts';

/** DequantizeLinear: y = (x − zero point)·scale, with one scale, one per entry of an axis, or one per block along it.
 *  ONNX DequantizeLinear-10, 13, 19, 21, 23, 24, 25.   dscale = Σ dy·y/scale over the entries of a scale, which is never 0 */
export const dequantizeLinear = defineRule(
  'DequantizeLinear',
  { versions: [10, 13, 19, 21, 23, 24, 25] },
  ({ node, inputs: [x, scale], outputs: [y], grads: [dy], op }) => [
    undefined,
    () => {
      const axis = positiveAxis(intOf(node, 'axis', 1), x.axes.length);
      const block = intOf(node, 'block_size', 0);
      const products = op.cast(op.mul(dy, y), scale.dtype);
      if (block > 0) return op.div(blockSums(op, node, products, axis, block), scale);
      const single = scale.axes.every((size) => size === 1);
      const axes = x.axes.flatMap((_, i) => (!single && i === axis ? [] : [i]));
      return op.div(op.reshapeLike(op.reduceSum(products, { axes }), scale), scale);
    },
  ],
);

/** Sums over blocks along an axis; the last one may be shorter. */
function blockSums(op: GraphBuilder, node: NodeProto, v: Value, axis: number, block: number): Value {
  const size = v.axes[axis];
  if (size === null || size === undefined) refuseForm(node, 'blocks', {});
  const blocks = Math.ceil(size / block);
  const behind = v.axes.map((_, i) => (i === axis ? blocks * block - size : 0));
  const padded = op.pad(
    v,
    v.axes.map(() => 0),
    behind,
  );
  const sizes = op.sizesOf(padded).toSpliced(axis, 1, blocks, block);
  return op.reduceSum(op.reshape(padded, sizes), { axes: [axis + 1] });
}

/** MatMulNBits: Y = A·Wᵀ + bias,  W = (B − zero point)·scale, [N, K], of 2, 4 or 8 bits, one zero point and scale per row and block of K.
 *    dA = dY·W    dbias = Σ dY
 *  W is unpacked in the graph. */
export const matMulNBits = defineRule('com.microsoft:MatMulNBits', { versions: [1] }, (context) => {
  const { node, inputs, grads, op } = context;
  const [dY] = grads;
  refuseOperands(node, [4]); // g_idx: groups in another order
  const prepacked = intOf(node, 'weight_prepacked', 0);
  if (prepacked !== 0) refuseAttribute(node, 'weight_prepacked', prepacked);
  const bias = inputs[5];
  return [
    () => op.matMul(dY, unpackedWeight(context)),
    undefined,
    undefined,
    undefined,
    undefined,
    bias && (() => op.unbroadcast(dY, bias)),
  ];
});

function unpackedWeight({
  node,
  inputs: [A, B, scales, zeroPoints],
  op,
}: RuleContext<'com.microsoft:MatMulNBits'>): Value {
  const { N, K, block, bits } = packingOf(node);
  const blocks = Math.ceil(K / block);
  const perBlock = (v: Value) => op.reshape(v, [N, blocks, 1]);
  const zeroPoint = () => {
    if (!zeroPoints) return op.scalar(2 ** (bits - 1), A);
    if (zeroPoints.dtype === A.dtype) return perBlock(zeroPoints);
    const bytes = Math.ceil((blocks * bits) / 8);
    const entries = unpacked(op, op.reshape(zeroPoints, [N, bytes]), bits);
    return perBlock(op.cast(op.part(entries, 1, 0, blocks), A.dtype));
  };
  const entries = unpacked(op, op.reshape(B, [N, (blocks * block * bits) / 8]), bits);
  const centered = op.sub(op.cast(op.reshape(entries, [N, blocks, block]), A.dtype), zeroPoint());
  return op.part(op.reshape(op.mul(centered, perBlock(scales)), [N, blocks * block]), 1, 0, K);
}

/** The entries of rows of bytes, lowest bits first: each is shifted to the top of its byte, where the others fall off, and back down. */
function unpacked(op: GraphBuilder, rows: Value, bits: number): Value {
  if (bits === 8) return rows;
  const [N, bytes] = rows.axes as readonly [number, number];
  const shift = (v: Value, direction: string, by: number) =>
    op.emit('BitShift', [v, op.scalar(by, v)], { direction }, v.axes);
  const parts = Array.from({ length: 8 / bits }, (_, i) =>
    op.unsqueeze(shift(shift(rows, 'LEFT', 8 - bits * (i + 1)), 'RIGHT', 8 - bits), [2]),
  );
  return op.reshape(op.concat(parts, 2), [N, (bytes * 8) / bits]);
}

function packingOf(node: NodeProto) {
  const [N, K] = [intOf(node, 'N', 0), intOf(node, 'K', 0)];
  const [block, bits] = [intOf(node, 'block_size', 32), intOf(node, 'bits', 4)];
  if (![2, 4, 8].includes(bits)) refuseAttribute(node, 'bits', bits);
  return { N, K, block, bits };
}
