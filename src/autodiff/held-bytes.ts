/** What a graph holds at once while ONNX Runtime runs it. */
import { largestOf } from '../extremes.ts';
import { byteLength, graphOf, type ModelProto, type NodeProto, readsOf } from '../onnx/index.ts';
import { type Block, BlockArena } from './block-arena.ts';
import type { ShapeTable, ValueFacts } from './shape-table.ts';

/** Sizes of the axes that move from batch to batch. */
export interface BatchShape {
  /** Samples of a batch. */
  readonly batch: number;
  /** Size of every other axis that moves, such as the length of texts. @default 1 */
  readonly length?: number;
}

/** Operators whose output is their input's memory. */
const views = new Set(['Flatten', 'Identity', 'Reshape', 'Squeeze', 'Unsqueeze']);
/** Operators whose output has the entries of their input. */
const moving = new Set([...views, 'Transpose']);
/** Operators that write over an input that nothing else reads, as ONNX Runtime's CPU kernels declare it (MayInplace). */
const overwriting = new Set(
  'Abs Add Cast Ceil Clip Div Elu Exp Floor HardSigmoid HardSwish LeakyRelu Log Mul Neg Not Pow Reciprocal Relu Selu Sigmoid Softplus Sqrt Sub Sum Tanh'.split(
    ' ',
  ),
);

/** The most bytes of values that are needed at once, in the order in which ONNX Runtime runs the nodes: each value from the node that
 *  makes it to the last one that reads it. Weights are not counted, nor values without facts.
 * @param given outputs that are written into memory of the caller's. */
export function heldBytes(
  model: ModelProto,
  shapes: ShapeTable,
  sizes: BatchShape,
  given: ReadonlySet<string> = new Set(),
): HeldBytes {
  const graph = graphOf(model);
  const order = runningOrder(graph.node);
  const lastRead = new Map<string, number>();
  for (const [at, node] of order.entries()) for (const name of readsOf(node)) lastRead.set(name, at);
  for (const { name } of graph.output) lastRead.set(name, order.length);
  const blockOf = new Map<string, SharedBlock>();
  const sizeOf = sizesInOrder(shapes, sizes);
  const convolved = new Set(order.flatMap(({ opType, output }) => (opType === 'Conv' ? output : [])));
  const arena = new BlockArena();
  let held = 0;
  let most = 0;
  for (const [at, node] of order.entries()) {
    const dying = [...new Set(readsOf(node))].filter((name) => lastRead.get(name) === at && blockOf.has(name));
    for (const name of node.output) {
      if (!name) continue;
      const bytes = sizeOf(node, name);
      if (given.has(name)) continue;
      const shared = sharedInput(node, bytes, dying, convolved, blockOf);
      const block = shared ?? { bytes, values: 0, block: arena.allocate(bytes) };
      if (!shared) held += bytes;
      block.values++;
      blockOf.set(name, block);
    }
    most = Math.max(most, held);
    const unread = node.output.filter((name) => blockOf.has(name) && !lastRead.has(name));
    for (const name of [...dying, ...unread]) {
      const block = blockOf.get(name)!;
      if (--block.values > 0) continue;
      held -= block.bytes;
      arena.release(block.block);
    }
  }
  const first = arena.writtenBytes;
  arena.allocate(most);
  return { values: most, arena: first, block: arena.writtenBytes - first };
}

export interface HeldBytes {
  /** Values that are needed at once, at most. */
  readonly values: number;
  /** What the engine's arena takes for them. */
  readonly arena: number;
  /** What the arena takes on top where the engine lays out one block for all of them, which it does from the second batch of a size on: nothing
   * where the first batch left a gap that is large enough. */
  readonly block: number;
}

/** Where a value lies. */
interface SharedBlock {
  readonly bytes: number;
  readonly block: Block;
  /** How many of the values in it are still needed. */
  values: number;
}

/** Bytes of each value, asked for in running order. Of axes that were put together (N·H·W) the facts only say that they move: such a value has
 *  the entries of the input that it was made of, in proportion to the axes that are known. */
function sizesInOrder(shapes: ShapeTable, sizes: BatchShape): (node: NodeProto, output: string) => number {
  const found = new Map<string, number>();
  const known = (name: string) => found.get(name) ?? bytesOf(shapes.get(name), sizes);
  const proportion = (output: ValueFacts, name: string): number | undefined => {
    const facts = shapes.get(name);
    const alike = facts?.axes.length === output.axes.length && facts.dtype === output.dtype;
    if (!alike || !facts.axes.every((axis, i) => (axis === null) === (output.axes[i] === null))) return undefined;
    return (known(name) * fixedPart(output)) / fixedPart(facts);
  };
  const sizeOf = (node: NodeProto, output: string): number => {
    if (moving.has(node.opType)) return known(node.input[0]!);
    const facts = shapes.get(output);
    if (!facts?.axes.includes(null)) return bytesOf(facts, sizes);
    const inProportion = node.input.flatMap((name) => (name && proportion(facts, name)) || []);
    return inProportion.length > 0 ? largestOf(inProportion) : bytesOf(facts, sizes);
  };
  return (node, output) => {
    const bytes = sizeOf(node, output);
    found.set(output, bytes);
    return bytes;
  };
}

/** Product of the axes that do not move. */
function fixedPart({ axes }: ValueFacts): number {
  return axes.reduce<number>((product, axis) => product * (axis ?? 1), 1);
}

/** The block of an input that an output takes over, if any. @param convolved what convolutions make. */
function sharedInput(
  node: NodeProto,
  bytes: number,
  dying: readonly string[],
  convolved: ReadonlySet<string>,
  blockOf: ReadonlyMap<string, SharedBlock>,
): SharedBlock | undefined {
  if (views.has(node.opType)) return blockOf.get(node.input[0]!);
  if (!overwriting.has(node.opType) && !isFolded(node, convolved)) return undefined;
  return dying.map((name) => blockOf.get(name)!).find((block) => block.values === 1 && block.bytes === bytes);
}

/** Whether it is a normalization by stored statistics that the engine makes part of the convolution before it (`ConvBNFusion`). */
function isFolded({ opType, input, output }: NodeProto, convolved: ReadonlySet<string>): boolean {
  return opType === 'BatchNormalization' && output.filter(Boolean).length === 1 && convolved.has(input[0]!);
}

/** Depth-first from the nodes that nothing reads, the last of the file first, and of a node's inputs the latest first
 *  (`Graph::ReverseDFSFrom` of ONNX Runtime). */
function runningOrder(nodes: readonly NodeProto[]): NodeProto[] {
  const index = new Map(nodes.map((node, at) => [node, at]));
  const maker = new Map(nodes.flatMap((node) => node.output.map((name) => [name, node] as const)));
  const read = new Set(nodes.flatMap(readsOf));
  const stack: { readonly node: NodeProto; readonly ready: boolean }[] = nodes
    .filter((node) => !node.output.some((name) => read.has(name)))
    .map((node) => ({ node, ready: false }));
  const seen = new Set<NodeProto>();
  const order: NodeProto[] = [];
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.ready) {
      order.push(next.node);
      continue;
    }
    if (seen.has(next.node)) continue;
    seen.add(next.node);
    stack.push({ node: next.node, ready: true });
    const makers = new Set(readsOf(next.node).flatMap((name) => maker.get(name) ?? []));
    for (const node of [...makers].sort((a, b) => index.get(a)! - index.get(b)!)) {
      if (!seen.has(node)) stack.push({ node, ready: false });
    }
  }
  return order;
}

/** Bytes of a value; 0 where nothing is known of it. */
export function bytesOf(facts: ValueFacts | undefined, { batch, length = 1 }: BatchShape): number {
  if (!facts) return 0;
  const sizes = facts.axes.map((axis, i) => axis ?? (i === 0 && facts.perSample !== false ? batch : length));
  return byteLength(
    facts.dtype,
    sizes.reduce((product, size) => product * size, 1),
  );
}
