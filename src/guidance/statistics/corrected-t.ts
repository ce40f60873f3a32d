import { studentCritical, studentTwoSided } from './student-t.ts';

export interface ResampledT {
  readonly mean: number;
  /** Two-sided. */
  readonly p: number;
  /** Of the mean, 95 %. */
  readonly interval: readonly [number, number];
}

/** The corrected resampled t test (Nadeau & Bengio 2003) of differences between two methods over folds or repeated splits. Their training sets
 * overlap, so that the plain t test finds differences where there are none; here the variance σ²/k becomes σ²·(1/k + test/train).
 * @param differences one per fold, k ≥ 2. @param testShare samples tested over samples trained on, in each fold: 1/(K−1) in K-fold cross-validation. */
export function correctedT(differences: readonly number[], testShare: number): ResampledT {
  const k = differences.length;
  const mean = differences.reduce((sum, d) => sum + d, 0) / k;
  const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (k - 1);
  const error = Math.sqrt(variance * (1 / k + testShare));
  // Equal differences in every fold have no t: none at all is no finding, the same ones are beyond doubt.
  const p = error === 0 ? (mean === 0 ? 1 : 0) : studentTwoSided(mean / error, k - 1);
  const half = studentCritical(0.05, k - 1) * error;
  return { mean, p, interval: [mean - half, mean + half] };
}
