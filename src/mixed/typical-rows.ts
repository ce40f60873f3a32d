import type { SeededRandom } from '../data/node/index.ts';
import type { Matrix } from '../training/linear-model/index.ts';
import { kMeans } from './k-means.ts';

/** Neighbours that typicality is measured by, and clusters at most (Hacohen et al. 2022). */
const neighbours = 20;
const mostClusters = 500;
/** Smaller clusters are outliers rather than kinds. */
const leastRows = 5;

/** TypiClust (Hacohen, Dekel & Weinshall 2022): as many clusters as there will be labels; of those without a label, the largest first, the row in
 *  the densest place, by the inverse of its mean distance to its nearest in the cluster.
 * @param rows [N, D], of unit length. @param labeled [N] whether a row has a label. @returns at most `count` rows without one. */
export function typicalRows(rows: Matrix, labeled: readonly boolean[], count: number, random: SeededRandom): number[] {
  const known = labeled.filter(Boolean).length;
  const cluster = kMeans(rows, Math.min(known + count, mostClusters), random);
  const members = new Map<number, number[]>();
  for (const [row, k] of cluster.entries()) {
    const found = members.get(k);
    if (found) found.push(row);
    else members.set(k, [row]);
  }
  const chosen: number[] = [];
  const ordered = [...members.values()].sort((a, b) => labels(a) - labels(b) || b.length - a.length || a[0]! - b[0]!);
  const large = ordered.filter(({ length }) => length >= leastRows);
  // once round the clusters, then round those that are small, then again: more may be asked for than there are clusters
  for (const clusters of [large, ordered, ordered, ordered]) {
    for (const rowsOf of clusters) {
      if (chosen.length >= count) return chosen;
      const best = mostTypical(rows, rowsOf, (row) => !labeled[row] && !chosen.includes(row));
      if (best !== undefined) chosen.push(best);
    }
  }
  return chosen;

  function labels(rowsOf: readonly number[]): number {
    return rowsOf.filter((row) => labeled[row]).length;
  }
}

function mostTypical(
  { data, columns }: Matrix,
  members: readonly number[],
  isFree: (row: number) => boolean,
): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const row of members) {
    if (!isFree(row)) continue;
    const distances = Float64Array.from(members, (other) => distance(data, columns, row, other)).sort();
    const near = distances.subarray(1, 1 + neighbours);
    const mean = near.length === 0 ? 0 : near.reduce((sum, one) => sum + one, 0) / near.length;
    if (mean < least) [best, least] = [row, mean];
  }
  return best;
}

function distance(data: Float32Array, columns: number, a: number, b: number): number {
  let sum = 0;
  for (let c = 0; c < columns; c++) sum += (data[a * columns + c]! - data[b * columns + c]!) ** 2;
  return Math.sqrt(sum);
}
