/** GroupQueryAttention, which exports of language models hold. */
import { floatOf, intOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import {
  attentionGradients,
  biasOf,
  causalMask,
  joinHeads,
  lowest,
  once,
  splitHeads,
} from '../lowerings/attention-gradient.ts';
import { onlyGradient, refuseAttribute, refuseForm, refuseOperands } from '../refuse.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import type { Value } from '../value.ts';

type Context = RuleContext<'com.microsoft:GroupQueryAttention'>;

/** GroupQueryAttention of whole texts: causal attention of query [N, S, H·D], key and value [N, S, G·D], or of all three side by side in
 *  query; do_rotary turns queries and keys first.  Gradients: lowerings/attention-gradient.ts, turned back.
 *  Texts may end before S (seqlens_k): causal as it is, no query before the end sees what is behind it.
 *  Not with past keys and values other than empty ones, nor with a window, a bias, sinks, smooth softmax, or norms inside. */
export const groupQueryAttention = defineRule('com.microsoft:GroupQueryAttention', { versions: [1] }, (context) => {
  const { node, inputs, outputs, op } = context;
  const dY = onlyGradient(context);
  refuseForms(context);
  const [heads, groups] = [intOf(node, 'num_heads', 1), intOf(node, 'kv_num_heads', 1)];
  const [query, key, value] = inputs;
  const packed = !key || !value;
  const size = query.axes[2]! / (packed ? heads + 2 * groups : heads);
  const flat = packed ? op.split(query, 2, [heads * size, groups * size, groups * size]) : [query, key, value];
  const [q, k, V] = flat.map((v, i) => splitHeads(op, v, i === 0 ? heads : groups)) as [Value, Value, Value];
  const [Q, K] = [turned(context, q, 1), turned(context, k, 1)];
  const { dQ, dK, dV } = attentionGradients(op, {
    Q,
    K,
    V,
    Y: splitHeads(op, outputs[0], heads),
    dY: splitHeads(op, dY, heads),
    scale: floatOf(node, 'scale', 0) || 1 / Math.sqrt(size),
    softcap: floatOf(node, 'softcap', 0),
    bias: biasOf(op, causalMask(op, Q, K), lowest, Q),
  });
  const gradients = [
    () => joinHeads(op, turned(context, dQ(), -1)),
    () => joinHeads(op, turned(context, dK(), -1)),
    () => joinHeads(op, dV()),
  ].map(once);
  if (packed) return [() => together(op, gradients)];
  return gradients;
});

function together(op: GraphBuilder, gradients: readonly (() => Value)[]): Value {
  return op.concat(
    gradients.map((gradient) => gradient()),
    2,
  );
}

/** Rotary embedding of heads from position 0 on, or of the positions given; `direction` −1 turns back. */
function turned({ node, inputs, op }: Context, v: Value, direction: 1 | -1): Value {
  if (intOf(node, 'do_rotary', 0) !== 1) return v;
  const [cos, sin] = [inputs[7]!, inputs[8]!];
  const positions = inputs[9] ?? op.ints([0]);
  const attributes = { interleaved: intOf(node, 'rotary_interleaved', 0) };
  const angles = [positions, cos, direction === 1 ? sin : op.neg(sin)];
  return op.emit('RotaryEmbedding', [v, ...angles], attributes, v.axes, v.dtype, node.domain);
}

/** @throws {InjertoError} GRADIENT_UNSUPPORTED */
function refuseForms({ node, inputs }: Context): void {
  if ([inputs[3], inputs[4]].some((past) => past && past.axes[2] !== 0)) refuseForm(node, 'past', {});
  refuseOperands(node, [10, 11, 12, 13, 14, 15, 16]); // a bias, sinks, scales of quantized keys, norms, lengths of queries
  const attributes = { local_window_size: -1, smooth_softmax: 0, causal: 1 };
  for (const [name, usual] of Object.entries(attributes)) {
    const value = intOf(node, name, usual);
    if (value !== usual) refuseAttribute(node, name, value);
  }
}
