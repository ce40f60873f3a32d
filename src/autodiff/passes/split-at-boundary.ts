import {
  descendantsOf,
  type GraphIndex,
  graphOf,
  indexGraph,
  type ModelProto,
  type NodeProto,
  readsOf,
  withGraph,
} from '../../onnx/index.ts';
import { declareValue, type ShapeTable, type ValueFacts } from '../shape-table.ts';
import { pruneGraph } from './prune-graph.ts';

export interface BoundaryOptions {
  readonly trainable: readonly string[];
  /** The one output of the trained part. */
  readonly output: string;
  readonly shapes: ShapeTable;
}

export interface SplitAtBoundary {
  /** Everything that no trainable weight reaches, ending in the boundary values. */
  readonly frozen?: ModelProto;
  readonly boundary: readonly { readonly name: string; readonly axes: readonly (number | null)[] }[];
  /** The rest: boundary values and trainable weights are inputs, other weights stay initializers. */
  readonly trained: ModelProto;
}

/** Cuts a model at the freeze boundary: the values that depend on the data and on no trainable weight, and are read by a node that
 *  a trainable weight reaches. What depends on stored weights alone is no boundary: it is computed on either side. Neither is what
 *  has no row for each sample, such as a shape, or took no matrix product to compute, such as a mask or an embedding: the step computes it
 *  anew, which is cheaper than to read it back. Nor is what a Dropout made, or what one node makes of other values that the step has: the
 *  first product of a low-rank update reads what the layer beside it reads, and one product costs less than to keep both. */
export function splitAtBoundary(model: ModelProto, { trainable, output, shapes }: BoundaryOptions): SplitAtBoundary {
  const graph = graphOf(model);
  const { feeds, initializer, producer } = indexGraph(graph);
  const reached = descendantsOf(graph, trainable);
  const ofData = descendantsOf(graph, feeds);
  const costly = descendantsOf(
    graph,
    graph.node.filter((node) => products.has(node.opType)).flatMap((node) => node.output),
  );
  const names = new Set<string>();
  const wanted = graph.node.filter((node) => node.output.some((name) => reached.has(name)));
  for (const node of wanted) {
    for (const name of readsOf(node)) {
      if (reached.has(name) || !ofData.has(name) || names.has(name)) continue;
      const source = producer.get(name);
      // a Dropout in front of what learns drops anew in every step
      const anew = source?.opType === 'Dropout' || !(hasRows(shapes.get(name)!) && costly.has(name));
      if (source && anew) wanted.push(source);
      else names.add(name);
    }
  }
  dropDerived(names, { wanted, producer, ofData });
  const boundary = [...names].map((name) => ({ name, axes: shapes.get(name)!.axes }));
  const info = (name: string) => declareValue(name, shapes);
  const trainableSet = new Set(trainable);
  const trained = pruneGraph(
    withGraph(model, {
      name: 'trained',
      node: graph.node.filter((node) => !node.output.some((name) => names.has(name))),
      initializer: graph.initializer.filter((t) => !trainableSet.has(t.name)),
      input: [...names, ...trainable].map(info),
      output: [info(output)],
    }),
  );
  const computed = [...names].filter((name) => !feeds.has(name));
  if (computed.length === 0) return { boundary, trained };
  const input = graph.input.filter((i) => !initializer.has(i.name));
  return {
    frozen: pruneGraph(withGraph(model, { name: 'frozen', input, output: computed.map(info) })),
    boundary,
    trained,
  };
}

/** Takes out the values that a node makes of nothing but other boundary values, values of the step and weights. */
function dropDerived(
  names: Set<string>,
  { wanted, producer, ofData }: { wanted: NodeProto[]; producer: GraphIndex['producer']; ofData: ReadonlySet<string> },
): void {
  const inStep = new Set(wanted.flatMap((node) => node.output));
  for (const name of [...names]) {
    const source = producer.get(name);
    const derived = source && readsOf(source).every((read) => names.has(read) || inStep.has(read) || !ofData.has(read));
    if (!derived) continue;
    names.delete(name);
    for (const made of source.output) inStep.add(made);
  }
}

/** Operators that multiply matrices, of any domain; loops and branches may hold them. */
const products = new Set([
  'Attention',
  'Conv',
  'ConvInteger',
  'ConvTranspose',
  'Einsum',
  'FusedConv',
  'FusedGemm',
  'FusedMatMul',
  'GRU',
  'Gemm',
  'GroupQueryAttention',
  'If',
  'LSTM',
  'Loop',
  'MatMul',
  'MatMulInteger',
  'MatMulNBits',
  'MultiHeadAttention',
  'QLinearConv',
  'QLinearMatMul',
  'RNN',
  'Scan',
]);

/** Whether a value can be kept sample by sample. */
function hasRows({ axes, perSample }: ValueFacts): boolean {
  return perSample ?? axes[0] === null;
}
