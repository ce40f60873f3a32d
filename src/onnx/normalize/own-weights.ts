import { amend } from '../build.ts';
import { canonicalDomain, graphOf } from '../codec.ts';
import { indexGraph } from '../graph-index.ts';
import type { ModelProto, NodeProto, TensorProto } from '../proto.ts';

/** Gives every weight an initializer of its own, so that it can learn on its own: an Identity of an initializer becomes one.
 * torch.onnx stores equal tensors once (fresh biases, unused scales) and leaves an Identity under the name of each other parameter.
 * Leaves alone: an Identity whose result is an output of the graph. Changes `model` in place. */
export function ownWeights(model: ModelProto): void {
  const graph = graphOf(model);
  const { initializer, outputs } = indexGraph(graph);
  const own: TensorProto[] = [];
  const replaced = new Set<NodeProto>();
  const stored = new Map(initializer);
  for (const node of graph.node) {
    const [name = ''] = node.output;
    const isIdentity = node.opType === 'Identity' && canonicalDomain(node.domain) === '';
    const weight = isIdentity && name && !outputs.has(name) ? stored.get(node.input[0]!) : undefined;
    if (!weight) continue;
    const copy = amend(weight, { name });
    stored.set(name, copy);
    own.push(copy);
    replaced.add(node);
  }
  if (own.length === 0) return;
  graph.node = graph.node.filter((node) => !replaced.has(node));
  graph.initializer = [...graph.initializer, ...own];
}
