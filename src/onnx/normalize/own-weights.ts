import { amend } from '../build.ts';
import { canonicalDomain, graphOf } from '../codec.ts';
import { byteLength, dtypeOf } from '../dtype.ts';
import { indexGraph } from '../graph-index.ts';
import type { ModelProto, NodeProto, TensorProto } from '../proto.ts';

/** Takes away the Identity behind which a weight stands. torch.onnx stores equal tensors once and leaves an Identity for each other use:
 * where all entries are one number (fresh biases, unused scales) those are parameters of their own, and each gets an initializer that can
 * learn on its own; any other weight is shared on purpose (ALBERT's layers, tied embeddings) and stays one.
 * Leaves alone: an Identity whose result is an output of the graph, or is read by a subgraph. Changes `model` in place. */
export function ownWeights(model: ModelProto): void {
  const graph = graphOf(model);
  const { initializer, outputs, consumers } = indexGraph(graph);
  const own: TensorProto[] = [];
  const shared = new Map<string, string>();
  const replaced = new Set<NodeProto>();
  const stored = new Map(initializer);
  for (const node of graph.node) {
    const [name = ''] = node.output;
    const isIdentity = node.opType === 'Identity' && canonicalDomain(node.domain) === '';
    const weight = isIdentity && name && !outputs.has(name) ? stored.get(node.input[0]!) : undefined;
    if (!weight) continue;
    if (isUniform(weight)) {
      const copy = amend(weight, { name });
      stored.set(name, copy);
      own.push(copy);
    } else if ((consumers.get(name) ?? []).every((reader) => reader.input.includes(name))) {
      shared.set(name, weight.name);
      stored.set(name, weight);
    } else continue;
    replaced.add(node);
  }
  if (replaced.size === 0) return;
  graph.node = graph.node.filter((node) => !replaced.has(node));
  for (const node of graph.node) node.input = node.input.map((name) => shared.get(name) ?? name);
  graph.initializer = [...graph.initializer, ...own];
}

/** Whether all entries are the same number, bit for bit. */
function isUniform(weight: TensorProto): boolean {
  const bytes = weight.rawData;
  const size = byteLength(dtypeOf(weight.dataType), 1);
  return bytes.every((byte, i) => byte === bytes[i % size]);
}
