/** Folds for judging each sample by what was learned from others. */
import { seededRandom } from '../../data/seeded-random.ts';

export interface GroupFolds {
  /** 2 … the number that was asked for; fewer where the smallest class with two groups has fewer groups. 0 where nothing can be held out. */
  readonly count: number;
  /** Fold of each row in which it is held out; −1 for a row that always teaches, because all of its class lies in one group. */
  readonly foldOf: Int32Array;
}

/**
 * Spreads each class evenly over k folds; the rows of one group are in one fold. Groups, the largest first and those of a size in an order drawn from the
 * seed, go where Σ (rows of the class in the fold)² / (rows of the class) over their classes grows least: the greedy choice of scikit-learn's
 * StratifiedGroupKFold.
 * @param labels [N] class of each row, 0 … K−1. @param groups [N] number of each row's group. @param k folds at most, from 2 on.
 */
export function groupFolds(
  labels: Int32Array,
  groups: Int32Array,
  { k = 5, seed = 0 }: { readonly k?: number; readonly seed?: number } = {},
): GroupFolds {
  const rowsOf = new Map<number, number[]>();
  const groupsOfClass = new Map<number, Set<number>>();
  const rowsOfClass = new Map<number, number>();
  for (const [row, group] of groups.entries()) {
    const label = labels[row]!;
    const together = rowsOf.get(group);
    if (together) together.push(row);
    else rowsOf.set(group, [row]);
    groupsOfClass.set(label, (groupsOfClass.get(label) ?? new Set()).add(group));
    rowsOfClass.set(label, (rowsOfClass.get(label) ?? 0) + 1);
  }
  const foldOf = new Int32Array(labels.length).fill(-1);
  let count = k;
  for (const { size } of groupsOfClass.values()) if (size >= 2) count = Math.min(count, size);
  const mayBeHeldOut = (rows: readonly number[]) => rows.every((row) => groupsOfClass.get(labels[row]!)!.size >= 2);
  const order = seededRandom(seed, 'folds')
    .shuffled([...rowsOf.values()].filter(mayBeHeldOut))
    .sort((a, b) => b.length - a.length);
  if (order.length < 2) return { count: 0, foldOf };

  const held = Array.from({ length: count }, () => ({ rows: 0, ofClass: new Map<number, number>() }));
  for (const rows of order) {
    const counts = new Map<number, number>();
    for (const row of rows) counts.set(labels[row]!, (counts.get(labels[row]!) ?? 0) + 1);
    const growth = held.map(({ ofClass }) => {
      let sum = 0;
      for (const [label, n] of counts) sum += (n * (2 * (ofClass.get(label) ?? 0) + n)) / rowsOfClass.get(label)!;
      return sum;
    });
    let best = 0;
    for (let fold = 1; fold < count; fold++) {
      const less = growth[fold]! - growth[best]!;
      if (less < -1e-9 || (less < 1e-9 && held[fold]!.rows < held[best]!.rows)) best = fold;
    }
    held[best]!.rows += rows.length;
    for (const [label, n] of counts) held[best]!.ofClass.set(label, (held[best]!.ofClass.get(label) ?? 0) + n);
    for (const row of rows) foldOf[row] = best;
  }
  return { count, foldOf };
}
