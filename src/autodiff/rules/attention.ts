/** Attention, the operator of ONNX. */
import { floatOf, intOf } from '../../onnx/index.ts';
import {
  attentionGradients,
  biasOf,
  causalMask,
  joinHeads,
  lengthMask,
  lowest,
  splitHeads,
} from '../lowerings/attention-gradient.ts';
import { onlyGradient, refuseAttribute, refuseForm } from '../refuse.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import type { Value } from '../value.ts';

/** Attention: Y = softmax(softcap(scale·Q·Kᵀ) + mask)·V of each head.  ONNX Attention-23, 24, 25.  Gradients: lowerings/attention-gradient.ts.
 *  Q, K, V are [N, heads, length, size], or [N, length, heads·size] with q_num_heads and kv_num_heads; scale is 1/√size by default.
 *  The mask broadcasts to [N, heads, S, T]: numbers to add, which may learn, or true where a key is seen. nonpad_kv_seqlen [N] says how
 *  many keys of each sample are real. Not with past keys and values or a window, nor for a loss that reads the present ones or the scores. */
export const attention = defineRule('Attention', { versions: [23, 24, 25] }, (context) => {
  const { node, inputs, outputs, op } = context;
  const [Q, K, V, mask, pastKey, pastValue, lengths] = inputs;
  const dY = onlyGradient(context);
  if (pastKey || pastValue) refuseForm(node, 'past', {});
  for (const name of ['left_window_size', 'right_window_size']) {
    const size = intOf(node, name, -1);
    if (size !== -1) refuseAttribute(node, name, size);
  }
  const flat = Q.axes.length === 3;
  const byHead = (v: Value, name: string) => (flat ? splitHeads(op, v, intOf(node, name, 1)) : v);
  const q = byHead(Q, 'q_num_heads');
  const [k, v] = [byHead(K, 'kv_num_heads'), byHead(V, 'kv_num_heads')];
  const { dQ, dK, dV, dBias } = attentionGradients(op, {
    Q: q,
    K: k,
    V: v,
    Y: byHead(outputs[0], 'q_num_heads'),
    dY: byHead(dY, 'q_num_heads'),
    scale: floatOf(node, 'scale', 1 / Math.sqrt(q.axes[3]!)),
    softcap: floatOf(node, 'softcap', 0),
    ...maskingOf(context, q, k, mask, lengths),
  });
  const back = (gradient: () => Value) => () => (flat ? joinHeads(op, gradient()) : gradient());
  return [back(dQ), back(dK), back(dV), mask && mask.dtype !== 'bool' ? () => dBias(mask) : undefined];
});

/** What is added to the scores, and which queries see any key at all: ONNX Runtime gives the others a Y of 0. */
function maskingOf(
  { node, op }: RuleContext<'Attention'>,
  q: Value,
  k: Value,
  mask: Value | undefined,
  lengths: Value | undefined,
) {
  const causal = intOf(node, 'is_causal', 0) === 1;
  const truths = [
    ...(mask?.dtype === 'bool' ? [mask] : []),
    ...(causal ? [causalMask(op, q, k, lengths)] : []),
    ...(lengths ? [lengthMask(op, k, lengths)] : []),
  ];
  const numbers = mask && mask.dtype !== 'bool' ? [mask] : [];
  if (truths.length > 0)
    numbers.push(
      biasOf(
        op,
        truths.reduce((a, b) => op.and(a, b)),
        lowest,
        q,
      ),
    );
  if (numbers.length === 0) return {};
  // Finite, since a row of −∞ has no softmax.
  const sum = numbers.reduce((a, b) => op.add(a, b));
  const bias = mask && mask.dtype !== 'bool' ? op.max(sum, op.scalar(lowest, q)) : sum;
  if (!mask && !lengths) return { bias };
  const best = op.reduceMax(bias, { axes: [-1], keepdims: 1 });
  return { bias, live: op.mask(op.greater(best, op.scalar(lowest, q)), q) };
}
