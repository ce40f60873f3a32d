import { subgraphsOf } from './attributes.ts';
import { amend } from './build.ts';
import { readsOf } from './graph-index.ts';
import type { GraphProto, NodeProto } from './proto.ts';

/** Nodes that read a value by another name, wherever they do: as inputs, and from inside branches and loop bodies. Nodes that do not read it are
 * given back as they are; what a subgraph calls so itself keeps its name. */
export function renameReads(nodes: readonly NodeProto[], from: string, to: string): NodeProto[] {
  return nodes.map((node) => (readsOf(node).includes(from) ? readingAnew(node, from, to) : node));
}

function readingAnew(node: NodeProto, from: string, to: string): NodeProto {
  const input = node.input.map((name) => (name === from ? to : name));
  if (subgraphsOf(node).length === 0) return amend(node, { input });
  const inner = (graph: GraphProto) => subgraphReading(graph, from, to);
  const attribute = node.attribute.map((a) => amend(a, { ...(a.g && { g: inner(a.g) }), graphs: a.graphs.map(inner) }));
  return amend(node, { input, attribute });
}

function subgraphReading(graph: GraphProto, from: string, to: string): GraphProto {
  const own = [...graph.input, ...graph.initializer].some(({ name }) => name === from);
  if (own || graph.node.some(({ output }) => output.includes(from))) return graph;
  // a branch may hand on a value from outside as its result
  const output = graph.output.map((info) => (info.name === from ? amend(info, { name: to }) : info));
  return amend(graph, { node: renameReads(graph.node, from, to), output });
}
