import {
  amend,
  encodeNode,
  graphOf,
  type ModelProto,
  type NodeProto,
  readsOf,
  sortedNodes,
  type TensorProto,
  withGraph,
} from '../../onnx/index.ts';

/** Tensors up to this size are compared by contents: shapes, axes, scalars. */
const maxBytes = 1024;

const random = new Set([
  'Bernoulli',
  'Dropout',
  'Multinomial',
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
]);

/** Computes once what several nodes compute alike: same operator, same attributes, same operands (common subexpressions).
 *  Small stored tensors with equal contents count as one. Nodes that draw random numbers stay apart. */
export function mergeEqualNodes(model: ModelProto): ModelProto {
  const graph = graphOf(model);
  const captured = new Set(graph.node.flatMap((node) => readsOf(node).filter((name) => !node.input.includes(name))));
  const fixed = new Set([...captured, ...graph.output.map((o) => o.name), ...graph.input.map((i) => i.name)]);
  const standIn = new Map<string, string>();
  const firstTensor = new Map<string, string>();
  for (const t of graph.initializer) {
    if (t.rawData.length > maxBytes || t.rawData.length === 0 || fixed.has(t.name)) continue;
    const first = firstTensor.get(contentsOf(t));
    if (first) standIn.set(t.name, first);
    else firstTensor.set(contentsOf(t), t.name);
  }
  const firstNode = new Map<string, readonly string[]>();
  const node = sortedNodes(graph).flatMap((n) => {
    const reads = amend(n, { input: n.input.map((name) => standIn.get(name) ?? name) });
    if (random.has(n.opType) || readsOf(n).length > n.input.filter(Boolean).length) return [reads];
    const key = keyOf(reads);
    const first = firstNode.get(key);
    if (!first || n.output.some((name) => fixed.has(name))) {
      if (!first) firstNode.set(key, n.output);
      return [reads];
    }
    for (const [i, name] of n.output.entries()) if (name) standIn.set(name, first[i]!);
    return [];
  });
  return withGraph(model, { node });
}

function contentsOf(t: TensorProto): string {
  return `${t.dataType}[${t.dims}]${t.rawData.join()}`;
}

function keyOf(node: NodeProto): string {
  const present = node.output.map((name) => (name ? '+' : '-')).join('');
  return present + encodeNode(amend(node, { name: '', docString: '', output: [] })).join();
}
