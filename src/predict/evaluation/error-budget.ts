/** What is right, and what passes, where a model answers only from a probability on. */
import { wilsonInterval } from '../../training/metrics/index.ts';
import type { JudgedPrediction } from './judged-prediction.ts';

export interface ErrorBudgetRow {
  /** Least probability of the predicted class. */
  readonly threshold: number;
  /** Samples that pass. */
  readonly passed: number;
  /** Of all samples, the share that passes. */
  readonly share: number;
  /** Of those that pass, the share that is right; null where none passes. */
  readonly right: number | null;
  /** Of that, Wilson 95 %; null where none passes. */
  readonly interval: readonly [number, number] | null;
}

const thresholds = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99] as const;
/** The share that is to be right. */
const wanted = 0.95;

/** A row for each of nine thresholds, rising. @param predictions of samples with one class each; empty gives no rows.
 * @example errorBudget(run.predictions('test')) // [{ threshold: 0.85, share: 0.71, right: 0.97, … }, …] */
export function errorBudget(predictions: readonly JudgedPrediction[]): ErrorBudgetRow[] {
  const count = predictions.length;
  if (count === 0 || predictions.some(({ scores }) => scores.length === 0)) return [];
  return thresholds.map((threshold) => {
    const passing = predictions.filter(({ scores }) => scores[0]!.score >= threshold);
    const hits = passing.filter(({ right }) => right).length;
    const passed = passing.length;
    return {
      threshold,
      passed,
      share: passed / count,
      right: passed > 0 ? hits / passed : null,
      interval: passed > 0 ? wilsonInterval(hits, passed) : null,
    };
  });
}

/** The lowest threshold above which 95 % are right, as the validation samples say; the highest where none gives that. What it is worth, other samples
 * must tell. */
export function usefulThreshold(validation: readonly JudgedPrediction[]): number | undefined {
  const rows = errorBudget(validation);
  const enough = rows.find(({ right }) => right !== null && right >= wanted);
  return (enough ?? rows.findLast(({ passed }) => passed > 0))?.threshold;
}
