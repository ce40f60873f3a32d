import type { Runtime } from '../../runtime/types.ts';
import type { Matrix } from '../../training/linear-model/index.ts';
import { type Neighbors, nearestAmong, nearestNeighbors, neighborVotes } from '../probe/index.ts';
import { hits } from './hits.ts';

/** Numbers of neighbours that are tried. */
export const neighborCounts = [1, 3, 5, 10, 20] as const;
export const mostNeighbors = neighborCounts.at(-1)!;

export interface TaughtRows {
  readonly features: Matrix;
  /** [N] class of each row. */
  readonly labels: Int32Array;
  /** [N] number of each row's group: copies of a sample are no neighbours of it. */
  readonly groups: Int32Array;
  readonly classes: number;
}

/** The share of each class among the k nearest taught rows, by the cosine of their features; k by leaving each taught row out once.
 * @param queries one matrix for each side. @returns [Q, K] for each, row-major. */
export async function nearestVotes(
  runtime: Runtime,
  { features, labels, groups, classes }: TaughtRows,
  queries: readonly Matrix[],
  signal?: AbortSignal,
): Promise<Float64Array[]> {
  const votesOf = (neighbors: Neighbors, k: number) => neighborVotes(firstOf(neighbors, k), labels, classes);
  const others = await nearestNeighbors(runtime, features, { k: mostNeighbors, groups, signal });
  const k = bestK(others.k, (k) => hits(votesOf(others, k), labels, classes));
  const answers: Float64Array[] = [];
  for (const rows of queries) {
    const none = rows.rows === 0;
    answers.push(none ? new Float64Array() : votesOf(await nearestAmong(runtime, rows, features, { k, signal }), k));
  }
  return answers;
}

/** The k nearest alone. */
export function firstOf({ k: all, rows, similarity }: Neighbors, k: number): Neighbors {
  const kept = Math.min(k, all);
  const first = (_: unknown, at: number) => at % all < kept;
  return { k: kept, rows: rows.filter(first), similarity: similarity.filter(first) };
}

/** Of equals the largest: it smooths most. */
function bestK(available: number, hitsWith: (k: number) => number): number {
  let best = { k: 1, hits: -1 };
  for (const k of neighborCounts) {
    if (k > available) break;
    const hits = hitsWith(k);
    if (hits >= best.hits) best = { k, hits };
  }
  return best.k;
}
