import { amend } from '../build.ts';
import { graphOf, opsetOf } from '../codec.ts';
import { type DType, dtypeOf } from '../dtype.ts';
import { FreshNames } from '../fresh-names.ts';
import { readsOf } from '../graph-index.ts';
import type { GraphProto, ModelProto, NodeProto } from '../proto.ts';
import { atNode } from './at-node.ts';
import { Dequantizer } from './dequantize/dequantizer.ts';

export interface Dequantized {
  /** Integer types of the stored weights that are float32 now. */
  readonly dtypes: readonly DType[];
  /** Names of the new float32 weights: those of the stored integers, without `_quantized`, where that is free. */
  readonly weights: readonly string[];
  /** Nodes that still work on integers, because no float form of them is known. */
  readonly kept: number;
}

const quantizedOperator =
  /^(DequantizeLinear|DynamicQuantizeLinear|(MatMul|Conv)Integer.*|MatMulNBits|GatherBlockQuantized|DynamicQuantizeMatMul|QGemm|QLinear.*)$/;

/** Turns a quantised graph into a float32 one: stored integers become float32 initializers that can learn, and activations are no longer
 * rounded. Reads what onnxruntime's quantisers and their kin write:
 *  · DequantizeLinear of stored weights, one scale for all, by axis or by block; QuantizeLinear → DequantizeLinear around activations;
 *  · dynamic quantisation: DynamicQuantizeLinear → MatMulInteger, ConvInteger → Cast → Mul, and their fused forms;
 *  · static quantisation by operators: QLinearConv, QLinearMatMul, QGemm, QLinearAdd and so on; MatMulNBits, GatherBlockQuantized.
 * A Relu that a quantiser dropped, since integers from zero on do the same, comes back.
 * Leaves alone: DynamicQuantizeLSTM, QAttention, float8, scales that are computed, and quantised nodes in subgraphs. Changes `model` in place.
 * @returns what was done, or undefined if nothing in the main graph is quantised. */
export function dequantize(model: ModelProto): Dequantized | undefined {
  const graph = graphOf(model);
  if (!graph.node.some((node) => quantizedOperator.test(node.opType))) return undefined;
  const before = new Set(graph.node.flatMap(readsOf));
  const stored = new Map(graph.initializer.map((t) => [t.name, t]));
  const walk = new Dequantizer(graph, opsetOf(model) ?? 0, new FreshNames(model));
  for (const node of graph.node) atNode(node, () => walk.visit(node));
  if (walk.weights.size === 0 && walk.nodes.length === graph.node.length && walk.kept > 0) {
    return { dtypes: [], weights: [], kept: walk.kept };
  }
  const known = new Set([...graph.node.flatMap((node) => node.output)]);
  graph.initializer = [...graph.initializer, ...walk.added];
  graph.node = renamed(walk.nodes, walk.outputsToBe);
  graph.node = withoutDead(graph, (name) => before.has(name) || !known.has(name));
  const read = new Set([...graph.node.flatMap(readsOf), ...graph.output.map((o) => o.name)]);
  const added = new Set(walk.added.map((t) => t.name));
  const isLeft = (name: string) => !read.has(name) && (before.has(name) || added.has(name));
  graph.initializer = graph.initializer.filter((t) => !isLeft(t.name));
  graph.input = graph.input.filter(({ name }) => !(stored.has(name) && isLeft(name)));
  const made = new Set(graph.node.flatMap((node) => node.output));
  graph.valueInfo = graph.valueInfo.filter(({ name }) => made.has(name) && known.has(name));
  const weights = [...walk.weights].filter(([, name]) => read.has(name));
  return {
    dtypes: [...new Set(weights.map(([integers]) => dtypeOf(stored.get(integers)!.dataType)))],
    weights: weights.map(([, name]) => name),
    kept: walk.kept,
  };
}

function renamed(nodes: readonly NodeProto[], names: ReadonlyMap<string, string>): NodeProto[] {
  if (names.size === 0) return [...nodes];
  const rename = (name: string) => names.get(name) ?? name;
  return nodes.map((node) => amend(node, { input: node.input.map(rename), output: node.output.map(rename) }));
}

/** The nodes without those whose results nobody reads any more. Nodes must be sorted.
 * @param wasRead whether a value was read before, or is new: what a file's author left unread stays. */
function withoutDead(graph: GraphProto, wasRead: (name: string) => boolean): NodeProto[] {
  const readers = new Map<string, number>();
  for (const { name } of graph.output) readers.set(name, 1);
  const count = (node: NodeProto, by: number) => {
    for (const name of readsOf(node)) readers.set(name, (readers.get(name) ?? 0) + by);
  };
  for (const node of graph.node) count(node, 1);
  const kept: NodeProto[] = [];
  for (const node of graph.node.toReversed()) {
    const outputs = node.output.filter(Boolean);
    const isDead = outputs.every((name) => !readers.get(name)) && outputs.some(wasRead);
    if (isDead) count(node, -1);
    else kept.push(node);
  }
  return kept.reverse();
}
