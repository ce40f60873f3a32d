/** How right the answers are where the truth is known. */
import { InjertoError } from '../../errors.ts';
import { type ClassScores, classReport, confusionMatrix, wilsonInterval } from '../../training/metrics/index.ts';
import type { ZeroShotResult } from './options.ts';

export interface ZeroShotEvaluation {
  /** Share of all inputs that got their own label; an input without an answer counts as wrong. */
  readonly accuracy: number;
  /** Wilson's 95 % interval. */
  readonly interval: readonly [number, number];
  readonly count: number;
  /** Inputs that got a label, and the accuracy on those. */
  readonly answered: number;
  readonly answeredAccuracy: number | undefined;
  /** Mean F1 over the labels. */
  readonly macroF1: number;
  /** In the order of `result.labels`. */
  readonly perClass: readonly ({ readonly label: string } & ClassScores)[];
}

/** @param truth names by place among the inputs.
 * @throws {InjertoError} LABEL_UNKNOWN if one is none of the labels. */
export function evaluateZeroShot(
  { labels, predictions }: ZeroShotResult,
  truth: readonly string[],
): ZeroShotEvaluation {
  const place = new Map(labels.map((name, k) => [name, k]));
  const none = labels.length;
  const actual = predictions.map(({ index }) => place.get(truth[index]!) ?? unknown(truth[index]!, labels));
  const found = predictions.map(({ label }) => (label === null ? none : place.get(label)!));
  const hits = actual.filter((label, i) => label === found[i]).length;
  const answered = found.filter((label) => label !== none).length;
  const { perClass } = classReport(confusionMatrix(actual, found, none + 1));
  const known = perClass.slice(0, none);
  const count = predictions.length;
  return {
    accuracy: count > 0 ? hits / count : 0,
    interval: wilsonInterval(hits, count),
    count,
    answered,
    answeredAccuracy: answered > 0 ? hits / answered : undefined,
    macroF1: known.reduce((sum, { f1 }) => sum + f1, 0) / none,
    perClass: labels.map((label, k) => ({ label, ...known[k]! })),
  };
}

function unknown(name: string, labels: readonly string[]): never {
  throw new InjertoError('LABEL_UNKNOWN', { details: { label: name, labels } });
}
