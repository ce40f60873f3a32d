import {
  amend,
  ancestorsOf,
  descendantsOf,
  FreshNames,
  graphOf,
  indexGraph,
  type ModelProto,
  type NodeProto,
  opsetOf,
  readsOf,
  sortedNodes,
  withGraph,
} from '../../onnx/index.ts';
import { GraphBuilder } from '../graph-builder.ts';
import { type BatchShape, bytesOf } from '../held-bytes.ts';
import type { ShapeTable, ValueFacts } from '../shape-table.ts';
import { type Cut, chooseCheckpoints, type ForwardPart, forwardPartOf } from './choose-checkpoints.ts';

/** How much a step may hold, of a batch of these sizes. */
export interface MemoryBudget extends BatchShape {
  /** Bytes for activations. */
  readonly bytes: number;
}

export interface Recomputed {
  readonly model: ModelProto;
  readonly shapes: ShapeTable;
  /** Pieces of the forward part that are computed a second time. */
  readonly pieces: number;
  /** Estimate of the activations held at once. */
  readonly bytes: number;
}

/** Activation checkpointing: keeps only what crosses a few cuts of the forward part, and computes each piece again when its gradients are
 *  due. Gradients are the same, bit for bit.
 *  ONNX Runtime runs a node as soon as something wants it, so a piece must not be able to begin early: its inputs pass through a Reshape
 *  to their own shape, to which 0 × the shape of the gradient at its end is added. That costs nothing and waits for the gradient.
 * @param results the loss, and what else of the forward part is an output.
 * @param innerGradients of `differentiate`. @param parameters weights that are inputs. */
export function recompute(
  model: ModelProto,
  shapes: ShapeTable,
  {
    results,
    innerGradients,
    parameters,
    budget,
  }: {
    readonly results: readonly string[];
    readonly innerGradients: ReadonlyMap<string, string>;
    readonly parameters: ReadonlySet<string>;
    readonly budget: MemoryBudget;
  },
): Recomputed {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const activations = descendantsOf(
    graph,
    [...index.feeds].filter((name) => !parameters.has(name)),
  );
  const forward = ancestorsOf(index, results);
  const part = forwardPartOf(graph, forward, activations, {
    hasGradient: (name) => index.producer.has(innerGradients.get(name) ?? '') && shapes.get(name)!.axes.length > 0,
    bytesOf: (name) => bytesOf(shapes.get(name), budget),
  });
  const { cuts, bytes } = chooseCheckpoints(part, budget.bytes);
  if (cuts.length === 0) return { model, shapes, pieces: 0, bytes };

  const facts = new Map<string, ValueFacts>(shapes);
  const op = new GraphBuilder(opsetOf(model)!, facts, 'again/', new FreshNames(model));
  const again = new Map<string, string>();
  const clones = cuts.flatMap((cut, i) => {
    const piece = part.nodes.slice(cuts[i - 1]?.at ?? 0, cut.at);
    return cloneOf(op, piece, part, { cut, gradient: innerGradients.get(cut.gate)!, activations, again, facts });
  });
  const isForward = new Set(forward);
  const backward = graph.node
    .filter((node) => !isForward.has(node))
    .map((node) => amend(node, { input: node.input.map((name) => again.get(name) ?? name) }));
  const changed = withGraph(model, {
    node: [...forward, ...clones, ...backward],
    initializer: [...graph.initializer, ...op.initializers],
  });
  return {
    model: withGraph(changed, { node: sortedNodes(graphOf(changed)) }),
    shapes: facts,
    pieces: cuts.length,
    bytes,
  };
}

interface Piece {
  /** Where the piece ends. */
  readonly cut: Cut;
  /** The value that must be there before the piece is computed again. */
  readonly gradient: string;
  readonly activations: ReadonlySet<string>;
  /** Grows by the values computed again, by the values that they stand for. */
  readonly again: Map<string, string>;
  readonly facts: Map<string, ValueFacts>;
}

/** The nodes that compute again what the backward part reads of a piece and nothing keeps. */
function cloneOf(
  op: GraphBuilder,
  piece: readonly NodeProto[],
  { saved }: ForwardPart,
  { cut, gradient, activations, again, facts }: Piece,
): NodeProto[] {
  const lost = new Set(
    piece.flatMap((node) => node.output).filter((name) => saved.has(name) && !cut.crossing.has(name)),
  );
  const needed = new Set(lost);
  const cloned: NodeProto[] = [];
  for (const node of piece.toReversed()) {
    if (!node.output.some((name) => needed.has(name))) continue;
    cloned.unshift(node);
    for (const name of readsOf(node)) if (!cut.crossing.has(name)) needed.add(name);
  }
  const made = new Set(cloned.flatMap((node) => node.output));
  const renamed = new Map<string, string>();
  for (const name of made) if (name) renamed.set(name, op.names.take(`again/${name}`));
  const start = op.nodes.length;
  for (const name of new Set(cloned.flatMap(readsOf))) {
    if (!made.has(name) && activations.has(name)) renamed.set(name, gated(op, name, gradient));
  }
  for (const [name, copy] of renamed) if (made.has(name) && facts.has(name)) facts.set(copy, facts.get(name)!);
  for (const name of lost) again.set(name, renamed.get(name)!);
  const copies = cloned.map((node) =>
    amend(node, {
      name: renamed.get(node.output.find(Boolean)!)!,
      input: node.input.map((name) => renamed.get(name) ?? name),
      output: node.output.map((name) => (name ? renamed.get(name)! : '')),
    }),
  );
  return [...op.nodes.slice(start), ...copies];
}

/** The value itself, once the gradient is there. */
function gated(op: GraphBuilder, name: string, gradient: string): string {
  const x = op.value(name);
  const rank = op.emit('Shape', [op.value(gradient)], {}, [op.value(gradient).axes.length], 'int64');
  const zero = op.mul(op.gather(rank, op.ints([0]), 0), op.ints([0]));
  const shape = op.add(op.emit('Shape', [x], {}, [x.axes.length], 'int64'), zero);
  const attributes = { allowzero: op.opset >= 14 ? 1 : undefined };
  return op.emit('Reshape', [x, shape], attributes, x.axes).name;
}
