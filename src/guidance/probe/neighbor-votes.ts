import type { Neighbors } from './nearest-neighbors.ts';

/** The share of each class among the k nearest: scikit-learn's `KNeighborsClassifier(metric='cosine').predict_proba`.
 * @param labels class of each row that `neighbors.rows` numbers. @returns [Q, K], row-major. */
export function neighborVotes({ k, rows }: Neighbors, labels: Int32Array, classes: number): Float64Array {
  const queries = k === 0 ? 0 : rows.length / k;
  const votes = new Float64Array(queries * classes);
  for (const [at, row] of rows.entries()) votes[Math.floor(at / k) * classes + labels[row]!]! += 1 / k;
  return votes;
}
