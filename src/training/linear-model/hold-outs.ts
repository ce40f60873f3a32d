/** Which rows are held out to judge a setting: a few folds in turn, or one share where the data are many. */

import { seededRandom } from '../../data/seeded-random.ts';
import { largestOf, smallestOf } from '../../extremes.ts';

export interface HoldOuts {
  /** `folds`: every row is held out once. `share`: one fifth is, the others never. */
  readonly kind: 'folds' | 'share';
  readonly count: number;
  /** For people: why so. */
  readonly reason: string;
  /** Fold of each row in which it is held out; −1 for a row that never is. */
  readonly foldOf: Int32Array;
}

/** From so many rows on, one held-out fifth judges as surely as five folds do: the standard error of a mean over 1,000 rows
 * is far below the differences that matter. */
const manyRows = 5000;

/** Spreads each class evenly over the folds, in an order that follows from the seed.
 * @returns undefined where no class has two rows: nothing can be held out and learned at once. */
export function planHoldOuts(labels: Int32Array, classes: number, seed: number): HoldOuts | undefined {
  const rowsOf = Array.from({ length: classes }, (): number[] => []);
  labels.forEach((label, row) => {
    rowsOf[label]!.push(row);
  });
  const largest = largestOf(rowsOf.map((rows) => rows.length));
  if (largest < 2) return undefined;
  const repeated = rowsOf.map((rows) => rows.length).filter((count) => count >= 2);
  const foldOf = new Int32Array(labels.length).fill(-1);
  const folds = Math.min(5, smallestOf(repeated));
  const many = labels.length >= manyRows;
  let next = 0;
  rowsOf.forEach((rows, label) => {
    if (rows.length < 2) return; // a class's only row always teaches
    for (const row of seededRandom(seed, 'hold-out', label).shuffled(rows)) foldOf[row] = next++ % (many ? 5 : folds);
  });
  if (many) {
    foldOf.forEach((fold, row) => {
      if (fold > 0) foldOf[row] = -1;
    });
    const reason = `one fifth held out, as ${labels.length} examples are enough to judge by once`;
    return { kind: 'share', count: 1, reason, foldOf };
  }
  const reason = folds < 5 ? `${folds} folds, as the smallest class has ${folds} examples` : '5 folds';
  return { kind: 'folds', count: folds, reason, foldOf };
}
