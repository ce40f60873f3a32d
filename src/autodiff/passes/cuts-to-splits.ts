import {
  FreshNames,
  graphOf,
  indexGraph,
  intOf,
  type ModelProto,
  makeNode,
  type NodeProto,
  opsetOf,
  type TensorProto,
  tensor,
  tensorFromProto,
  tensorToProto,
  toIntegers,
  withGraph,
} from '../../onnx/index.ts';
import type { ShapeTable, ValueFacts } from '../shape-table.ts';
import { positiveAxis } from '../value.ts';

/** One piece of a value: a Slice along one axis, or a Gather of one index, which takes the axis out. */
interface Piece {
  readonly node: NodeProto;
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly keepsAxis: boolean;
}

/** Slices, or Gathers of single indices, that together take all of a value apart become one Split: queries, keys and values of one
 *  projection, the halves of rotary embeddings. The gradient is then one Concat, instead of zeros around each piece and their sum.
 *  Leaves alone: pieces that overlap or leave gaps, steps other than 1, bounds or sizes that are not known. */
export function cutsToSplits(model: ModelProto, shapes: ShapeTable): { model: ModelProto; shapes: ShapeTable } {
  const graph = graphOf(model);
  if (opsetOf(model)! < 13) return { model, shapes };
  const { consumers, initializer } = indexGraph(graph);
  const intsOf = (name: string | undefined): readonly number[] | undefined => {
    const stored = name ? initializer.get(name) : undefined;
    return stored ? toIntegers(tensorFromProto(stored)) : shapes.get(name ?? '')?.ints;
  };
  const facts = new Map(shapes);
  const names = new FreshNames(model);
  const added: TensorProto[] = [];
  const before = new Map<NodeProto, NodeProto[]>();
  const replaced = new Map<NodeProto, NodeProto[]>();
  for (const [value, readers] of consumers) {
    const known = shapes.get(value);
    if (!known) continue;
    const pieces = readers.flatMap((node) => pieceOf(node, value, known, intsOf, shapes) ?? []);
    for (const axis of new Set(pieces.map((piece) => piece.axis))) {
      const apart = partition(
        pieces.filter((piece) => piece.axis === axis),
        known.axes[axis]!,
      );
      if (!apart) continue;
      const prefix = `split/${value}/${axis}`;
      const stored = (part: string, numbers: number[]) => {
        const name = names.take(`${prefix}/${part}`);
        added.push(tensorToProto(name, tensor('int64', [numbers.length], numbers)));
        facts.set(name, { dtype: 'int64', axes: [numbers.length], ints: numbers });
        return name;
      };
      const axes = apart.every((piece) => piece.keepsAxis) ? undefined : stored('axes', [axis]);
      const sizes = apart.map((piece) => piece.end - piece.start);
      const parts = apart.map(({ node, keepsAxis }, i) => {
        const y = node.output[0]!;
        if (keepsAxis) {
          replaced.set(node, []);
          return y;
        }
        const part = names.take(`${prefix}/${i}`);
        facts.set(part, { dtype: known.dtype, axes: known.axes.with(axis, sizes[i]!) });
        replaced.set(node, [makeNode('Squeeze', [part, axes!], [y], {}, { name: node.name })]);
        return part;
      });
      const split = makeNode('Split', [value, stored('sizes', sizes)], parts, { axis }, { name: prefix });
      const first = graph.node.find((node) => apart.some((piece) => piece.node === node))!;
      before.set(first, [...(before.get(first) ?? []), split]);
    }
  }
  const node = graph.node.flatMap((n) => [...(before.get(n) ?? []), ...(replaced.get(n) ?? [n])]);
  return { model: withGraph(model, { node, initializer: [...graph.initializer, ...added] }), shapes: facts };
}

function pieceOf(
  node: NodeProto,
  value: string,
  { axes }: ValueFacts,
  intsOf: (name: string | undefined) => readonly number[] | undefined,
  shapes: ShapeTable,
): Piece | undefined {
  if (node.input[0] !== value || node.domain !== '') return undefined;
  if (node.opType === 'Gather') {
    const axis = positiveAxis(intOf(node, 'axis', 0), axes.length);
    const [size, indices] = [axes[axis], intsOf(node.input[1])];
    const ndim = shapes.get(node.output[0]!)?.axes.length;
    if (size === null || size === undefined || indices?.length !== 1 || ndim === undefined || ndim > axes.length) {
      return undefined;
    }
    const start = positiveAxis(indices[0]!, size);
    return { node, axis, start, end: start + 1, keepsAxis: ndim === axes.length };
  }
  if (node.opType !== 'Slice') return undefined;
  const [starts, ends, given] = [intsOf(node.input[1]), intsOf(node.input[2]), intsOf(node.input[3])];
  const steps = node.input[4] ? intsOf(node.input[4]) : [1];
  if (starts?.length !== 1 || ends?.length !== 1 || steps?.length !== 1 || steps[0] !== 1) return undefined;
  if (node.input[3] && given?.length !== 1) return undefined;
  const axis = positiveAxis(given?.[0] ?? 0, axes.length);
  const size = axes[axis];
  if (size === null || size === undefined) return undefined;
  const within = (bound: number) => Math.min(Math.max(bound < 0 ? bound + size : bound, 0), size);
  return { node, axis, start: within(starts[0]!), end: within(ends[0]!), keepsAxis: true };
}

/** The pieces in order, if they are several, and each entry of the axis is in exactly one of them. */
function partition(pieces: readonly Piece[], size: number): readonly Piece[] | undefined {
  const parts = pieces.filter((piece) => piece.end - piece.start < size).sort((a, b) => a.start - b.start);
  const adjacent = parts.every((piece, i) => piece.start === (parts[i - 1]?.end ?? 0) && piece.end > piece.start);
  return parts.length > 1 && adjacent && parts.at(-1)!.end === size ? parts : undefined;
}
