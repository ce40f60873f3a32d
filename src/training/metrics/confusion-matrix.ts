/** Counts of (true class, predicted class): row = truth, column = prediction. */
export type ConfusionMatrix = readonly (readonly number[])[];

/** @param labels @param predictions N class indices each, 0 … `classes` − 1. */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
): ConfusionMatrix {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let n = 0; n < labels.length; n++) counts[labels[n]!]![predictions[n]!]!++;
  return counts;
}
