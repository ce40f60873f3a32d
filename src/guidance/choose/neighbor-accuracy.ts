import { firstOf, mostNeighbors, neighborCounts } from '../compare/nearest-votes.ts';
import { type GroupFolds, nearestNeighbors, neighborVotes, type Probe } from '../probe/index.ts';
import { likeliest, rightOf } from '../trials/answers.ts';

/** Share of the held-out rows whose nearest others, but for those of their group, are mostly of their class. The number of neighbours for the rows of
 * a fold is the one that is right most often on the other folds, so that no row chooses for itself. */
export async function neighborAccuracy(
  probe: Probe,
  { foldOf, count }: GroupFolds,
  signal: AbortSignal,
): Promise<number> {
  const { runtime, features, labels, groups, classes, samples } = probe;
  const neighbors = await nearestNeighbors(runtime, features, { k: mostNeighbors, groups, signal });
  const right = neighborCounts
    .filter((k) => k <= Math.max(1, neighbors.k))
    .map((k) =>
      rightOf(likeliest(samples, neighborVotes(firstOf(neighbors, k), labels, classes.length), classes.length)),
    );
  let [hits, held] = [0, 0];
  for (let fold = 0; fold < count; fold++) {
    const rightBeyond = right.map(
      (of) => of.filter((is, row) => is && foldOf[row]! >= 0 && foldOf[row] !== fold).length,
    );
    // of equals the largest number: it smooths most
    const best = right[rightBeyond.lastIndexOf(rightBeyond.reduce((top, n) => Math.max(top, n), 0))]!;
    for (const [row, of] of foldOf.entries()) {
      if (of !== fold) continue;
      held++;
      if (best[row]) hits++;
    }
  }
  return hits / held;
}
