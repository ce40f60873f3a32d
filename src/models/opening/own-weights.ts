import {
  amend,
  attribute,
  dtypeOfProto,
  graphOf,
  indexGraph,
  type ModelProto,
  type NodeProto,
  shapeOf,
  sizeOf,
  type TensorProto,
} from '../../onnx/index.ts';

/** Gives every weight an initializer of its own, so that it can learn on its own:
 *  · an Identity of an initializer becomes one: torch.onnx stores equal tensors once (fresh biases, unused scales) and leaves an
 *    Identity under the name of each other parameter;
 *  · a Constant of more than one float32 becomes one: some exporters write all weights so.
 * Changes `model` in place. */
export function ownWeights(model: ModelProto): void {
  const graph = graphOf(model);
  const { initializer, outputs } = indexGraph(graph);
  const own: TensorProto[] = [];
  const replaced = new Set<NodeProto>();
  const stored = new Map(initializer);
  for (const node of graph.node) {
    const [name = ''] = node.output;
    const weight = node.opType === 'Identity' ? stored.get(node.input[0]!) : constantWeight(node);
    if (!weight || outputs.has(name)) continue;
    const copy = amend(weight, { name });
    stored.set(name, copy);
    own.push(copy);
    replaced.add(node);
  }
  if (own.length === 0) return;
  graph.node = graph.node.filter((node) => !replaced.has(node));
  graph.initializer = [...graph.initializer, ...own];
}

function constantWeight(node: NodeProto): TensorProto | undefined {
  const value = node.opType === 'Constant' ? attribute(node, 'value')?.t : undefined;
  return value && dtypeOfProto(value) === 'float32' && sizeOf(shapeOf(value)) > 1 ? value : undefined;
}
