import { isFloating, type NodeProto, readsOf } from '../onnx/index.ts';
import type { ShapeTable } from './shape-table.ts';

/** Names of the values through which a change of `wrt` can reach others: floating-point ones that depend on it, those of `wrt` included.
 *  What is known of a value only through integers, such as its shape, does not change with it. Nodes must be sorted. */
export function activeValues(nodes: readonly NodeProto[], wrt: Iterable<string>, shapes: ShapeTable): Set<string> {
  const active = new Set(wrt);
  for (const node of nodes) {
    if (!readsOf(node).some((name) => active.has(name))) continue;
    for (const name of node.output) {
      const known = shapes.get(name);
      if (name && (!known || isFloating(known.dtype))) active.add(name);
    }
  }
  return active;
}
