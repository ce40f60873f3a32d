/** Weights that make up for classes of unequal size. */
import { largestOf, smallestOf } from '../extremes.ts';

/** Photos of each class. @param labels class indices, 0 … `classes` − 1. */
export function countClasses(labels: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let n = 0; n < labels.length; n++) counts[labels[n]!]!++;
  return counts;
}

/** N / (K·count), scikit-learn's `class_weight='balanced'`: every class weighs the same in the loss. K counts the classes
 * that have samples; one without any weighs 1.
 * @see King & Zeng 2001, "Logistic Regression in Rare Events Data". */
export function balancedWeights(counts: readonly number[]): number[] {
  const present = counts.filter((count) => count > 0).length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count > 0 ? total / (present * count) : 1));
}

/** Size of the largest class over that of the smallest which has any samples. */
export function imbalanceRatio(counts: readonly number[]): number {
  const present = counts.filter((count) => count > 0);
  return present.length === 0 ? 1 : largestOf(present) / smallestOf(present);
}
