/** A stretch of a graph as a model of its own. */
import {
  ancestorsOf,
  graphOf,
  indexGraph,
  type ModelProto,
  makeValueInfo,
  readsOf,
  withGraph,
} from '../../onnx/index.ts';

/** The nodes from some values (or from the inputs of the graph) to one value, float32 with two axes.
 * @param from values to be fed instead of computed: float32 [N, D].
 * @returns undefined if the value depends on other inputs besides. */
export function cutGraph(model: ModelProto, to: string, from: readonly string[] = []): ModelProto | undefined {
  const index = indexGraph(graphOf(model));
  const { graph } = index;
  const node = ancestorsOf(index, [to], new Set(from));
  const read = new Set(node.flatMap(readsOf));
  const fed = graph.input.filter((input) => read.has(input.name) && index.feeds.has(input.name));
  if (from.length > 0 && fed.length > 0) return undefined;
  const made = new Set(node.flatMap((n) => n.output));
  return withGraph(model, {
    node,
    initializer: graph.initializer.filter((t) => read.has(t.name)),
    input: from.length > 0 ? from.map((name, i) => makeValueInfo(name, 'float32', [`rows_${i}`, 'size'])) : fed,
    valueInfo: graph.valueInfo.filter((info) => made.has(info.name)),
    output: [makeValueInfo(to, 'float32', ['rows', 'columns'])],
  });
}
