/** ONNX Runtime's own attention operators, which its optimizer and transformers' ONNX exports write. Not with past keys and values. */
import { floatOf, intOf, intsOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { attentionGradients, biasOf, joinHeads, lowest, once, splitHeads } from '../lowerings/attention-gradient.ts';
import { onlyGradient, refuseAttribute, refuseForm } from '../refuse.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import type { Value } from '../value.ts';

/** MultiHeadAttention: attention of query [N, S, H·D], key [N, T, H·D] and value [N, T, H·E], to which `bias` [H·D + H·D + H·E] is
 *  added first. key_padding_mask is as `seenKeys` says; attention_bias [N or 1, H or 1, S, T] is added to the scores.
 *  Gradients: lowerings/attention-gradient.ts; dbias = Σ of theirs.  key and value may be [N, H, T, D]. */
export const multiHeadAttention = defineRule('com.microsoft:MultiHeadAttention', { versions: [1] }, (context) => {
  const { node, inputs, op } = context;
  const [query, key, value, bias, paddingMask, attentionBias] = inputs;
  const dY = onlyGradient(context);
  if (node.input.slice(6).some(Boolean)) refuseForm(node, 'past', {});
  if (!key || !value || key.axes.length === 5) refuseForm(node, 'packed', {});
  const parts = [query, key, value];
  const biases = bias
    ? op.split(
        bias,
        0,
        parts.map((part) => part.axes[2]!),
      )
    : [];
  const heads = intOf(node, 'num_heads', 1);
  const byHead = parts.map((part, i) =>
    part.axes.length === 4 ? part : splitHeads(op, biases[i] ? op.add(part, biases[i]) : part, heads),
  );
  const { dQ, dK, dV, dBias } = headGradients(context, dY, byHead, heads, paddingMask, attentionBias);
  const gradients = [dQ, dK, dV].map((gradient, i) =>
    once(() => (parts[i]!.axes.length === 4 ? gradient() : joinHeads(op, gradient()))),
  );
  const sums = () =>
    op.concat(
      gradients.map((gradient) => op.reduceSum(gradient(), { axes: [0, 1] })),
      0,
    );
  return [...gradients, bias && sums, undefined, attentionBias && (() => dBias(attentionBias))];
});

/** Attention: of queries, keys and values QKV = input·weights + bias, side by side in the last axis; input [N, S, D].
 *    dinput = dQKV·weightsᵀ    dweights = inputᵀ·dQKV    dbias = Σ dQKV
 *  mask_index is as `seenKeys` says; attention_bias as above. */
export const microsoftAttention = defineRule('com.microsoft:Attention', { versions: [1] }, (context) => {
  const { node, inputs, op } = context;
  const [input, weights, bias, maskIndex, , attentionBias] = inputs;
  const dY = onlyGradient(context);
  if (inputs[4] || inputs[6]) refuseForm(node, 'past', {});
  if (intOf(node, 'do_rotary', 0) === 1) refuseAttribute(node, 'do_rotary', 1);
  if (maskIndex?.axes.length === 4) refuseForm(node, 'axes', { value: maskIndex.name, ndim: 4 });
  const third = weights.axes[1]! / 3;
  const sizes = intsOf(node, 'qkv_hidden_sizes', [third, third, third]);
  const heads = intOf(node, 'num_heads', 1);
  const projected = op.matMul(input, weights);
  const parts = op.split(bias ? op.add(projected, bias) : projected, 2, sizes);
  const byHead = parts.map((part) => splitHeads(op, part, heads));
  const { dQ, dK, dV, dBias } = headGradients(context, dY, byHead, heads, maskIndex, attentionBias);
  const dQKV = once(() =>
    op.concat(
      [dQ, dK, dV].map((gradient) => joinHeads(op, gradient())),
      2,
    ),
  );
  const rows = (v: Value) => op.reshape(v, [null, v.axes[2]!]);
  return [
    () => op.matMul(dQKV(), op.swapLastTwo(weights)),
    () => op.gemm(rows(input), rows(dQKV()), { transA: 1 }),
    bias && (() => op.reduceSum(dQKV(), { axes: [0, 1] })),
    undefined,
    undefined,
    attentionBias && (() => dBias(attentionBias)),
  ];
});

function headGradients(
  { node, outputs, op }: RuleContext<'com.microsoft:MultiHeadAttention' | 'com.microsoft:Attention'>,
  dY: Value,
  byHead: readonly Value[],
  heads: number,
  mask: Value | undefined,
  attentionBias: Value | undefined,
) {
  const [Q, K, V] = byHead as [Value, Value, Value];
  const biases = attentionBias ? [attentionBias] : [];
  if (mask) biases.push(biasOf(op, seenKeys(op, Q, K, mask), floatOf(node, 'mask_filter_value', -10000), Q));
  if (intOf(node, 'unidirectional', 0) === 1) biases.push(biasOf(op, causalKeys(op, Q, K), lowest, Q));
  return attentionGradients(op, {
    Q,
    K,
    V,
    Y: splitHeads(op, outputs[0], heads),
    dY: splitHeads(op, dY, heads),
    scale: floatOf(node, 'scale', 0) || 1 / Math.sqrt(Q.axes[3]!),
    ...(biases.length > 0 && { bias: biases.reduce((a, b) => op.add(a, b)) }),
  });
}

/** [S, T], true where key t does not come after query s; the last query sees every key, however many there are. */
function causalKeys(op: GraphBuilder, Q: Value, K: Value): Value {
  const [queries, keys] = [op.sizeOf(Q, 2), op.sizeOf(K, 2)];
  const query = op.unsqueeze(op.range(queries), [1]);
  const isLast = op.cast(op.equal(query, op.sizeValue(op.minus(queries, 1))), 'int64');
  return op.lessOrEqual(op.range(keys), op.add(query, op.mul(isLast, op.sizeValue(keys))));
}

/** True where a key is seen, [N, 1, 1 or S, T], from an integer mask of one of these forms:
 *  [N, T] or [N, S, T], more than 0 where seen · [N] the number of keys · [2·N] the end of the keys, then their start ·
 *  [3·N + 2] the number of keys first. */
function seenKeys(op: GraphBuilder, Q: Value, K: Value, mask: Value): Value {
  if (mask.axes.length > 1) {
    return op.unsqueeze(op.greater(mask, op.scalar(0, mask)), mask.axes.length === 2 ? [1, 2] : [1]);
  }
  const batch = op.sizeOf(Q, 0);
  const key = op.cast(op.range(op.sizeOf(K, 2)), mask.dtype);
  const perSample = (v: Value) => op.unsqueeze(v, [1, 2, 3]);
  const ended = op.less(key, perSample(op.part(mask, 0, 0, batch)));
  const [count, twice] = [op.sizeOf(mask, 0), op.times(2, batch)];
  if (typeof count === 'number' && typeof twice === 'number' && count !== twice) return ended;
  // There are starts if the mask turns out to have 2·N entries; else 0, of which N stand behind it, takes their place.
  const padded = op.concat([mask, op.cast(op.full([batch], 0, { dtype: 'int64' }), mask.dtype)], 0);
  const given = op.cast(op.equal(op.sizeValue(count), op.sizeValue(twice)), mask.dtype);
  const starts = op.mul(op.part(padded, 0, batch, batch), given);
  return op.and(ended, op.greaterOrEqual(key, perSample(starts)));
}
