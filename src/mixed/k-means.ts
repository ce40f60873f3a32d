import type { SeededRandom } from '../data/node/index.ts';
import type { Matrix } from '../training/linear-model/index.ts';

const mostRounds = 25;

/** Lloyd's k-means from k-means++ seeds (Arthur & Vassilvitskii 2007). Typed arrays, as a pool of features is too large for arrays of arrays.
 * @param rows [N, D]. @returns [N] cluster of each row, 0 … k − 1; fewer clusters where there are fewer different rows. */
export function kMeans({ data, rows, columns }: Matrix, k: number, random: SeededRandom): Int32Array {
  const centers = seeds({ data, rows, columns }, Math.min(k, rows), random);
  const cluster = new Int32Array(rows).fill(-1);
  for (let round = 0; round < mostRounds; round++) {
    let moved = 0;
    for (let r = 0; r < rows; r++) {
      const nearest = nearestCenter(data, r, columns, centers);
      if (nearest !== cluster[r]) moved++;
      cluster[r] = nearest;
    }
    if (moved === 0) break;
    recenter({ data, rows, columns }, cluster, centers);
  }
  return cluster;
}

/** Each next seed is drawn with a probability that grows with the square of its distance to those there are. */
function seeds({ data, rows, columns }: Matrix, k: number, random: SeededRandom): Float32Array[] {
  const row = (r: number) => data.slice(r * columns, (r + 1) * columns);
  const centers = [row(random.below(rows))];
  const distance = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  while (centers.length < k) {
    const last = centers.at(-1)!;
    let sum = 0;
    for (let r = 0; r < rows; r++) {
      distance[r] = Math.min(distance[r]!, squaredDistance(data, r, columns, last));
      sum += distance[r]!;
    }
    if (sum === 0) break;
    let left = random.uniform() * sum;
    let chosen = 0;
    while (chosen < rows - 1 && left >= distance[chosen]!) left -= distance[chosen++]!;
    centers.push(row(chosen));
  }
  return centers;
}

function nearestCenter(data: Float32Array, row: number, columns: number, centers: readonly Float32Array[]): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const [c, center] of centers.entries()) {
    const distance = squaredDistance(data, row, columns, center);
    if (distance < least) [best, least] = [c, distance];
  }
  return best;
}

/** A cluster that lost all its rows keeps its center. */
function recenter({ data, rows, columns }: Matrix, cluster: Int32Array, centers: readonly Float32Array[]): void {
  const sums = centers.map(() => new Float64Array(columns));
  const counts = new Int32Array(centers.length);
  for (let r = 0; r < rows; r++) {
    const sum = sums[cluster[r]!]!;
    counts[cluster[r]!]!++;
    for (let c = 0; c < columns; c++) sum[c]! += data[r * columns + c]!;
  }
  for (const [k, sum] of sums.entries()) {
    if (counts[k] === 0) continue;
    for (let c = 0; c < columns; c++) centers[k]![c] = sum[c]! / counts[k]!;
  }
}

function squaredDistance(data: Float32Array, row: number, columns: number, to: Float32Array): number {
  let sum = 0;
  for (let c = 0, at = row * columns; c < columns; c++, at++) sum += (data[at]! - to[c]!) ** 2;
  return sum;
}
