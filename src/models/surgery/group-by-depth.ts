/** Blocks of a graph whose weights have no telling names. */
import type { ShapeTable } from '../../autodiff/shape-table.ts';
import { descendantsOf, type GraphIndex, isFloating, type NodeProto, readsOf } from '../../onnx/index.ts';
import type { NamedGroup } from './group-by-name.ts';
import type { Parameter } from './trainable-parameters.ts';

/** Cuts the backbone wherever it narrows to a single value: after each layer of a chain, after the join of each residual branch.
 * Every stretch that holds a kernel or matrix becomes a block, with the norms and activations that follow it.
 * @param nodes the backbone, in graph order. */
export function groupByDepth(
  parameters: readonly Parameter[],
  nodes: readonly NodeProto[],
  index: GraphIndex,
  shapes: ShapeTable,
): NamedGroup[] {
  const stretch = stretches(parameters, nodes, index, shapes);
  const groups: Parameter[][] = [];
  let last: number | undefined;
  for (const parameter of parameters) {
    const at = stretch.get(parameter.reader)!;
    const hasLayer = groups.at(-1)?.some((p) => p.matrix) ?? false;
    if (last === undefined || (at !== last && parameter.matrix && hasLayer)) groups.push([parameter]);
    else groups.at(-1)!.push(parameter);
    last = at;
  }
  return groups.map((members, i) => ({ name: `block.${i}`, parameters: members }));
}

/** Number of the stretch that each node lies in. Only values that some weight reaches count: masks and shapes run along the whole graph. */
function stretches(
  parameters: readonly Parameter[],
  nodes: readonly NodeProto[],
  { graph }: GraphIndex,
  shapes: ShapeTable,
): Map<NodeProto, number> {
  const learned = descendantsOf(
    graph,
    parameters.map((p) => p.name),
  );
  for (const { name } of parameters) learned.delete(name);
  const counts = (value: string) => learned.has(value) && isFloating(shapes.get(value)?.dtype ?? 'int64');
  const lastRead = new Map<string, number>();
  nodes.forEach((node, i) => {
    for (const name of readsOf(node)) lastRead.set(name, i);
  });
  const result = new Map<NodeProto, number>();
  const open = new Set<string>();
  let number = 0;
  nodes.forEach((node, i) => {
    result.set(node, number);
    for (const name of readsOf(node)) if (lastRead.get(name) === i) open.delete(name);
    for (const name of node.output) if (name && counts(name) && (lastRead.get(name) ?? -1) > i) open.add(name);
    if (open.size === 1 && node.output.some((name) => open.has(name))) number++;
  });
  return result;
}
