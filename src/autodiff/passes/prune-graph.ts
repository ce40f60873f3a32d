import { ancestorsOf, graphOf, indexGraph, type ModelProto, readsOf, withGraph } from '../../onnx/index.ts';

/** Drops what no output needs: nodes, initializers, value infos. Inputs stay as they are declared. */
export function pruneGraph(model: ModelProto): ModelProto {
  const graph = graphOf(model);
  const node = ancestorsOf(
    indexGraph(graph),
    graph.output.map((o) => o.name),
  );
  const used = new Set([...node.flatMap(readsOf), ...graph.output.map((o) => o.name)]);
  const initializer = graph.initializer.filter((t) => used.has(t.name));
  return withGraph(model, { node, initializer, valueInfo: [], quantizationAnnotation: [] });
}
