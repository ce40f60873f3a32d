import { amend } from './build.ts';
import type { AttributeProto, GraphProto, ModelProto, NodeProto } from './proto.ts';

/** The model with other names for some of its values, wherever they are made, read or declared, in subgraphs too (where ONNX lets no name
 *  shadow an outer one). The new names must be free. */
export function renameValues(model: ModelProto, renamed: ReadonlyMap<string, string>): ModelProto {
  if (renamed.size === 0 || !model.graph) return model;
  const name = (value: string) => renamed.get(value) ?? value;
  const named = <T extends { readonly name: string }>(value: T): T =>
    renamed.has(value.name) ? (amend(value as { name: string }, { name: name(value.name) }) as unknown as T) : value;
  const ofAttribute = (attribute: AttributeProto): AttributeProto =>
    attribute.g || attribute.graphs.length > 0
      ? amend(attribute, { ...(attribute.g && { g: ofGraph(attribute.g) }), graphs: attribute.graphs.map(ofGraph) })
      : attribute;
  const ofNode = (node: NodeProto): NodeProto =>
    amend(node, {
      input: node.input.map(name),
      output: node.output.map(name),
      attribute: node.attribute.map(ofAttribute),
    });
  const ofGraph = (graph: GraphProto): GraphProto =>
    amend(graph, {
      node: graph.node.map(ofNode),
      input: graph.input.map(named),
      output: graph.output.map(named),
      initializer: graph.initializer.map(named),
      valueInfo: graph.valueInfo.map(named),
    });
  return amend(model, { graph: ofGraph(model.graph) });
}
