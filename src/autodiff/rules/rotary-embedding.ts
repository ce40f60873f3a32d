/** Rotary position embedding. */
import { Float, floatOf, intOf, type NodeProto } from '../../onnx/index.ts';
import { defineRule } from '../rule.ts';

/** RotaryEmbedding: turns each pair of entries of a head by an angle that grows with the position,
 *    [Y₁; Y₂] = [cos −sin; sin cos]·[X₁; X₂]
 *  ONNX RotaryEmbedding-23; Su et al. 2021.   dX = dY turned back, by the same operator with −sin
 *  Inputs: X [N, heads, S, D] or [N, S, heads·D], cos and sin [positions, D/2] or [N, S, D/2], position_ids [N, S]. */
export const rotaryEmbedding = defineRule(
  'RotaryEmbedding',
  { versions: [23] },
  ({ node, inputs: [X, cos, sin, positions], grads: [dY], op }) => [
    () => op.emit('RotaryEmbedding', [dY, cos, op.neg(sin), positions], formOf(node), X.axes),
  ],
);

/** ONNX Runtime's RotaryEmbedding, with the positions first: [N, S], or [1] for where the first token stands.
 *  Its gradient is the same operator, since no other has this form before opset 23. */
export const microsoftRotaryEmbedding = defineRule(
  'com.microsoft:RotaryEmbedding',
  { versions: [1] },
  ({ node, inputs: [X, positions, cos, sin], grads: [dY], op }) => [
    () => op.emit('RotaryEmbedding', [dY, positions, cos, op.neg(sin)], formOf(node), X.axes, X.dtype, node.domain),
  ],
);

function formOf(node: NodeProto) {
  const scale = floatOf(node, 'scale', undefined);
  return {
    interleaved: intOf(node, 'interleaved', undefined),
    num_heads: intOf(node, 'num_heads', undefined),
    rotary_embedding_dim: intOf(node, 'rotary_embedding_dim', undefined),
    is_packed_batching: intOf(node, 'is_packed_batching', undefined),
    ...(scale !== undefined && { scale: new Float(scale) }),
  };
}
