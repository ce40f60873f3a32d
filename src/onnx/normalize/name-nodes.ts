import type { ModelProto, NodeProto } from '../proto.ts';
import { graphsOf } from '../walk.ts';

/** Gives every node without a name one, `<opType>_<index>`, and every name that stands twice a number: errors, checkpoints and blocks
 * name nodes. Changes `model` in place and returns how many nodes got a name. */
export function nameNodes(model: ModelProto): number {
  const nodes = graphsOf(model).flatMap((graph) => graph.node);
  const taken = new Set(nodes.map((node) => node.name));
  const seen = new Set<string>();
  const nameless: (readonly [NodeProto, string])[] = [];
  for (const [i, node] of nodes.entries()) {
    if (node.name && !seen.has(node.name)) seen.add(node.name);
    else nameless.push([node, node.name || `${node.opType}_${i}`]);
  }
  const tries = new Map<string, number>();
  for (const [node, wish] of nameless) {
    let name = wish;
    for (let i = tries.get(wish) ?? 0; taken.has(name); ) {
      name = `${wish}_${++i}`;
      tries.set(wish, i);
    }
    taken.add(name);
    node.name = name;
  }
  return nameless.length;
}
