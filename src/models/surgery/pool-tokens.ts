/** Pooling of token vectors inside the graph, so that padding changes nothing. */
import { type AttributeValue, dtypeCode, makeNode, type NodeProto, type Tensor, tensor } from '../../onnx/index.ts';
import type { TokenPooling } from './anatomy.ts';
import { freshName } from './fresh-name.ts';
import type { PooledFeatures } from './pool-features.ts';

/** [N, T, D] to [N, D].
 * mean: Σ x·mask / max(Σ mask, 1e-9), as sentence-transformers computes it; cls: the first token; last: the last that the mask counts,
 * on whichever side the padding is. Opset 13 and up. */
export function poolTokens(value: string, { kind, mask }: TokenPooling, taken: Set<string>): PooledFeatures {
  const nodes: NodeProto[] = [];
  const constants: Record<string, Tensor> = {};
  const constant = (name: string, content: Tensor) => {
    const fresh = freshName(`/head/${name}`, taken);
    constants[fresh] = content;
    return fresh;
  };
  const node = (opType: string, inputs: readonly string[], attributes: Record<string, AttributeValue> = {}) => {
    const name = freshName(`/head/${opType}`, taken);
    const output = freshName(`${name}_output_0`, taken);
    nodes.push(makeNode(opType, inputs, [output], attributes, { name }));
    return output;
  };
  const pooled = (result: string): PooledFeatures => ({ nodes, constants, value: result });

  if (kind === 'cls' || mask === undefined) {
    const place = constant('token', tensor('int64', [], [kind === 'cls' ? 0 : -1]));
    return pooled(node('Gather', [value, place], { axis: 1 }));
  }
  const axis = constant('token_axis', tensor('int64', [1], [1]));
  // One row per text times its tokens: a sum over T without a copy of [N, T, D].
  const weigh = (weights: string) =>
    node('Squeeze', [node('MatMul', [node('Unsqueeze', [weights, axis]), value]), axis]);
  const counted = node('Cast', [mask], { to: dtypeCode('float32') });
  const count = node('ReduceSum', [counted, axis], { keepdims: 1 });
  if (kind === 'mean') {
    const least = constant('least_tokens', tensor('float32', [], [1e-9]));
    return pooled(node('Div', [weigh(counted), node('Max', [count, least])]));
  }
  const running = node('CumSum', [counted, constant('token_axis_0d', tensor('int64', [], [1]))]);
  const reached = node('Cast', [node('Equal', [running, count])], { to: dtypeCode('float32') });
  return pooled(weigh(node('Mul', [reached, counted])));
}
