import { descendantsOf, graphOf, indexGraph, type ModelProto, readsOf, withGraph } from '../../onnx/index.ts';
import { declareValue, type ShapeTable } from '../shape-table.ts';
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
 *  a trainable weight reaches. What depends on stored weights alone is no boundary: it is computed on either side. */
export function splitAtBoundary(model: ModelProto, { trainable, output, shapes }: BoundaryOptions): SplitAtBoundary {
  const graph = graphOf(model);
  const { feeds, initializer } = indexGraph(graph);
  const reached = descendantsOf(graph, trainable);
  const ofData = descendantsOf(graph, feeds);
  const names = new Set<string>();
  for (const node of graph.node) {
    if (!node.output.some((name) => reached.has(name))) continue;
    for (const name of readsOf(node)) if (!reached.has(name) && ofData.has(name)) names.add(name);
  }
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
