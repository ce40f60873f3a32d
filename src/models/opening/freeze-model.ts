import { graphOf, type ModelProto } from '../../onnx/index.ts';

/** Freezes the lists and messages of a model, so that code which forgets to copy fails at once instead of changing a shared
 * reference model. Tensor data stay writable: JavaScript cannot freeze typed arrays. */
export function freezeModel(model: ModelProto): ModelProto {
  const graph = graphOf(model);
  for (const node of graph.node) {
    for (const attribute of node.attribute) Object.freeze(attribute);
    for (const list of [node.input, node.output, node.attribute]) Object.freeze(list);
    Object.freeze(node);
  }
  for (const list of [graph.node, graph.initializer, graph.input, graph.output]) {
    for (const message of list) Object.freeze(message);
    Object.freeze(list);
  }
  Object.freeze(graph);
  return Object.freeze(model);
}
