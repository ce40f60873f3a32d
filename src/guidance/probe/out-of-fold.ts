/** What a solved head says of each sample that it did not learn from. */
import { throwIfAborted } from '../../abort.ts';
import type { Runtime } from '../../runtime/types.ts';
import { balancedWeights, countClasses } from '../../training/class-weights.ts';
import { type ClassifiedRows, fitSoftmaxRegression, type LinearModel } from '../../training/linear-model/index.ts';
import { type GroupFolds, groupFolds } from './group-folds.ts';
import { linearProbabilities } from './linear-probabilities.ts';
import { rowsAt } from './row-matrix.ts';

export interface OutOfFoldOptions {
  /** Number of each row's group: rows of a group are held out together. @default every row by itself */
  readonly groups?: Int32Array;
  /** How many folds at most, or the folds themselves. @default 5 */
  readonly folds?: number | GroupFolds;
  /** Inverse strength of the penalty, as scikit-learn's `C`; `auto` chooses it in each fold on the rows that teach, by cross-validation
   *  among them; `first-fold` does so in the first and keeps it, in a quarter of the time: the others' held-out rows have then chosen one
   *  number among a dozen. @default 'auto' */
  readonly C?: number | 'auto' | 'first-fold';
  /** `balanced` weighs each class by N / (K·count). @default 'none' */
  readonly classWeight?: 'balanced' | 'none';
  /** As of `fitLinearModel`: 1e-3 answers as full convergence does on nearly every row, in a third of the time. @default 2e-6 */
  readonly gradientTolerance?: number;
  /** Steers the folds, and those by which C is chosen. @default 0 */
  readonly seed?: number;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface OutOfFold {
  /** [N, K], row-major: what the head that never saw the row's group says of it; NaN for rows that are never held out. */
  readonly probabilities: Float64Array;
  readonly folds: GroupFolds;
  /** The head of each fold, with the strength that it was given. */
  readonly heads: readonly LinearModel[];
}

/**
 * Cross-validated probabilities of softmax regression (standardized features, L2 penalty), the head that `transfer` solves for: stratified folds, groups
 * kept together. Deterministic.
 * @throws {InjertoError} FEATURES_NOT_FINITE · ABORTED.
 */
export async function outOfFold(
  runtime: Runtime,
  { features, labels, classes }: ClassifiedRows,
  options: OutOfFoldOptions = {},
): Promise<OutOfFold> {
  const {
    C = 'auto',
    classWeight = 'none',
    folds: wanted = 5,
    seed = 0,
    gradientTolerance,
    onProgress,
    signal,
  } = options;
  const groups = options.groups ?? Int32Array.from(labels.keys());
  const folds = typeof wanted === 'number' ? groupFolds(labels, groups, { k: wanted, seed }) : wanted;
  const probabilities = new Float64Array(labels.length * classes).fill(Number.NaN);
  const heads: LinearModel[] = [];
  for (let fold = 0; fold < folds.count; fold++) {
    throwIfAborted(signal);
    const [held, teach]: [number[], number[]] = [[], []];
    folds.foldOf.forEach((of, row) => {
      (of === fold ? held : teach).push(row);
    });
    const taught = Int32Array.from(teach, (row) => labels[row]!);
    const fit = await fitSoftmaxRegression(
      runtime,
      { features: rowsAt(features, teach), labels: taught, classes },
      {
        C: C !== 'first-fold' ? C : (heads[0]?.C ?? 'auto'),
        seed,
        ...(gradientTolerance !== undefined && { gradientTolerance }),
        ...(classWeight === 'balanced' && { classWeights: balancedWeights(countClasses([...taught], classes)) }),
        ...(signal && { signal }),
        onProgress: (done, total) => onProgress?.(fold * total + done, folds.count * total),
      },
    );
    const said = await linearProbabilities(runtime, fit, rowsAt(features, held));
    for (const [at, row] of held.entries()) {
      probabilities.set(said.subarray(at * classes, (at + 1) * classes), row * classes);
    }
    heads.push(fit);
    onProgress?.(fold + 1, folds.count);
  }
  return { probabilities, folds, heads };
}
