/** Where to cut the forward part so that each piece can be computed again when its gradients are due (Chen et al. 2016). */
import { largestOf } from '../../extremes.ts';
import { type GraphProto, type NodeProto, readsOf } from '../../onnx/index.ts';

export interface ForwardPart {
  /** Nodes that compute activations on the way to the loss, in running order. */
  readonly nodes: readonly NodeProto[];
  /** Activations that the backward part reads. */
  readonly saved: ReadonlySet<string>;
  /** Activations whose gradient some backward node computes: one of them tells when the gradients before it are due. */
  readonly hasGradient: (value: string) => boolean;
  readonly bytesOf: (value: string) => number;
}

/** A place between two nodes. */
export interface Cut {
  /** Index of the first node behind it. */
  readonly at: number;
  /** Values made before it and read behind it: kept for the backward part. */
  readonly crossing: ReadonlySet<string>;
  /** Their bytes. */
  readonly bytes: number;
  /** One of them that nothing before the cut reads. Its gradient is complete before any gradient before the cut is needed. */
  readonly gate: string;
}

export interface Checkpoints {
  readonly cuts: readonly Cut[];
  /** Activations held at once, at most: those that cross a cut, and those saved within one piece. */
  readonly bytes: number;
}

/** The fewest pieces that fit `budget` bytes; if none do, the pieces that need least. */
export function chooseCheckpoints(part: ForwardPart, budget: number): Checkpoints {
  const candidates = cutsOf(part);
  const saved = savedBefore(part);
  const total = saved.at(-1)!;
  let best: Checkpoints = { cuts: [], bytes: total };
  // More pieces than the square root of the nodes only keep more checkpoints.
  const most = Math.ceil(Math.sqrt(part.nodes.length)) * 2;
  for (let pieces = 2; best.bytes > budget && pieces <= most; pieces++) {
    const cuts = divide(saved, candidates, total / pieces);
    const bytes = heldBytes(part, saved, cuts);
    if (bytes < best.bytes) best = { cuts, bytes };
  }
  return best;
}

/** All places that have a gate, with what crosses them. */
function cutsOf({ nodes, hasGradient, bytesOf }: ForwardPart): Cut[] {
  const madeAt = new Map(nodes.flatMap((node, i) => node.output.map((name) => [name, i] as const)));
  const reads = nodes.map((node) => readsOf(node).filter((name) => madeAt.has(name)));
  const firstRead = new Map<string, number>();
  const lastRead = new Map<string, number>();
  for (const [i, names] of reads.entries()) {
    for (const name of names) {
      if (!firstRead.has(name)) firstRead.set(name, i);
      lastRead.set(name, i);
    }
  }
  const cuts: Cut[] = [];
  const live = new Set<string>();
  for (let at = 1; at < nodes.length; at++) {
    for (const name of nodes[at - 1]!.output) if (lastRead.has(name)) live.add(name);
    for (const name of reads[at - 1]!) if (lastRead.get(name)! < at) live.delete(name);
    const gate = [...live].find((name) => firstRead.get(name)! >= at && hasGradient(name));
    if (gate) cuts.push({ at, crossing: new Set(live), bytes: totalBytes(live, bytesOf), gate });
  }
  return cuts;
}

/** Pieces that save about `target` bytes each, cut where little crosses. */
function divide(saved: readonly number[], candidates: readonly Cut[], target: number): Cut[] {
  const chosen: Cut[] = [];
  let from = 0;
  const savedSince = (at: number) => saved[at]! - saved[from]!;
  while (savedSince(saved.length - 1) > 1.3 * target) {
    const reached = candidates.filter((cut) => cut.at > from && savedSince(cut.at) >= 0.7 * target);
    const near = reached.filter((cut) => savedSince(cut.at) <= 1.3 * target);
    // One node may save more than a whole piece should.
    const open = near.length > 0 ? near : reached.slice(0, 1);
    if (open.length === 0) break;
    const best = open.reduce((a, b) => (b.bytes < a.bytes ? b : a));
    chosen.push(best);
    from = best.at;
  }
  return chosen;
}

function heldBytes({ nodes, bytesOf }: ForwardPart, saved: readonly number[], cuts: readonly Cut[]): number {
  const ends = [...cuts.map((cut) => cut.at), nodes.length];
  const pieces = ends.map((end, i) => saved[end]! - saved[ends[i - 1] ?? 0]!);
  return totalBytes(new Set(cuts.flatMap((cut) => [...cut.crossing])), bytesOf) + largestOf(pieces);
}

function totalBytes(names: ReadonlySet<string>, bytesOf: ForwardPart['bytesOf']): number {
  return [...names].reduce((sum, name) => sum + bytesOf(name), 0);
}

/** Bytes that the backward part reads of all nodes before each place, from before the first to behind the last. */
function savedBefore({ nodes, saved, bytesOf }: ForwardPart): number[] {
  const before = [0];
  for (const { output } of nodes) {
    before.push(before.at(-1)! + totalBytes(new Set(output.filter((name) => saved.has(name))), bytesOf));
  }
  return before;
}

/** The forward part of a graph that has its backward part too.
 * @param ancestors nodes that the loss, and whatever else the forward part is for, come from. @param activations values that hang on the data. */
export function forwardPartOf(
  graph: GraphProto,
  ancestors: readonly NodeProto[],
  activations: ReadonlySet<string>,
  { hasGradient, bytesOf }: Pick<ForwardPart, 'hasGradient' | 'bytesOf'>,
): ForwardPart {
  const nodes = ancestors.filter((node) => node.output.some((name) => activations.has(name)));
  const forward = new Set(ancestors);
  const made = new Set(nodes.flatMap((node) => node.output));
  const readLater = graph.node.filter((node) => !forward.has(node)).flatMap(readsOf);
  return { nodes, saved: new Set(readLater.filter((name) => made.has(name))), hasGradient, bytesOf };
}
