/** Every graph and every node of a model, however deep they lie. */
import { subgraphsOf } from './attributes.ts';
import type { GraphProto, ModelProto, NodeProto } from './proto.ts';

/** The main graph and every graph inside it, outer ones first. */
export function graphsOf(model: ModelProto): GraphProto[] {
  return nestedGraphs(model.graph ? [model.graph] : []);
}

/** The given graphs and every graph inside them, outer ones first. */
export function nestedGraphs(roots: readonly GraphProto[]): GraphProto[] {
  const found = [...roots];
  // The list grows while it is walked: no recursion, however deep a file nests.
  for (const graph of found) for (const node of graph.node) for (const inner of subgraphsOf(node)) found.push(inner);
  return found;
}

/** Nodes, and those in the graphs that they carry. */
export function allNodes(nodes: readonly NodeProto[]): NodeProto[] {
  return [...nodes, ...nestedGraphs(nodes.flatMap(subgraphsOf)).flatMap((graph) => graph.node)];
}
