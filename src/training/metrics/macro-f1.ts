export interface ClassCounts {
  /** Of each class: samples that were found. */
  readonly right: ArrayLike<number>;
  /** Predictions of it. */
  readonly predicted: ArrayLike<number>;
  /** Samples of it. */
  readonly present: ArrayLike<number>;
}

/** Mean F1 over the classes that have samples or predictions, each counting the same; 0 where none has any. */
export function macroF1({ right, predicted, present }: ClassCounts): number {
  let [sum, classes] = [0, 0];
  for (let k = 0; k < right.length; k++) {
    const all = predicted[k]! + present[k]!;
    if (all === 0) continue;
    sum += (2 * right[k]!) / all;
    classes++;
  }
  return classes > 0 ? sum / classes : 0;
}
