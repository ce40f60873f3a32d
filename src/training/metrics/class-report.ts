import type { ConfusionMatrix } from './confusion-matrix.ts';
import { macroF1 } from './macro-f1.ts';

export interface ClassScores {
  /** Share of this class's samples that were found. 0 where the class has none. */
  readonly recall: number;
  /** Share of the predictions of this class that were right. 0 where it was never predicted. */
  readonly precision: number;
  /** Harmonic mean of the two. */
  readonly f1: number;
  /** Samples of this class. */
  readonly support: number;
}

export interface ClassReport {
  readonly accuracy: number;
  /** Mean F1 over the classes that have samples or predictions, each counting the same. */
  readonly macroF1: number;
  readonly perClass: readonly ClassScores[];
}

const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);

/** Accuracy, and how each class fared; scikit-learn's `classification_report(zero_division=0)`. */
export function classReport(matrix: ConfusionMatrix): ClassReport {
  const columnSums = matrix.map((_, k) => matrix.reduce((sum, row) => sum + row[k]!, 0));
  const perClass = matrix.map((row, k) => {
    const support = row.reduce((sum, count) => sum + count, 0);
    const hits = row[k]!;
    return {
      recall: share(hits, support),
      precision: share(hits, columnSums[k]!),
      f1: share(2 * hits, support + columnSums[k]!),
      support,
    };
  });
  const total = perClass.reduce((sum, { support }) => sum + support, 0);
  return {
    accuracy: share(
      matrix.reduce((sum, row, k) => sum + row[k]!, 0),
      total,
    ),
    macroF1: macroF1({
      right: matrix.map((row, k) => row[k]!),
      predicted: columnSums,
      present: perClass.map(({ support }) => support),
    }),
    perClass,
  };
}
