/** Classes by name in the order of their probability. */

export interface ScoredLabel {
  readonly label: string;
  /** Its probability, 0 … 1. */
  readonly score: number;
}

/** Highest first; equal ones in class order. A list and not a record by name: JavaScript would put names such as "7" first, and two classes of
 * one name would become one. */
export function rankedLabels(classes: readonly string[], scores: ArrayLike<number>): ScoredLabel[] {
  return classes.map((label, k) => ({ label, score: scores[k]! })).sort((a, b) => b.score - a.score);
}

/** Probability 1/(1 + e⁻ᶻ) of each class by itself. */
export function sigmoid(logits: ArrayLike<number>): Float64Array {
  return Float64Array.from(logits, (z) => 1 / (1 + Math.exp(-z)));
}
