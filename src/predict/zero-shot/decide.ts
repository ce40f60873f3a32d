/** From probabilities to an answer, or to none. */
import { rankedLabels, type ScoredLabel } from '../ranked-labels.ts';

export interface DecisionOptions {
  /** Any number of labels, each by itself. */
  readonly multiLabel?: boolean | undefined;
  /** Least probability of a label that is given. @default 0, with `multiLabel` 0.5 */
  readonly threshold?: number | undefined;
  /** Least lead over the second label; a smaller one gives no label. @default 0 */
  readonly abstain?: number | undefined;
}

export interface Decision {
  /** The likeliest label; null where none is sure enough. */
  readonly label: string | null;
  /** With `multiLabel`: all that reach the threshold, the likeliest first. */
  readonly labels?: readonly string[];
  /** Every label, the likeliest first; equals in the order given. */
  readonly scores: readonly ScoredLabel[];
}

/** @param probabilities one for each name. */
export function decide(
  names: readonly string[],
  probabilities: ArrayLike<number>,
  { multiLabel = false, threshold = multiLabel ? 0.5 : 0, abstain = 0 }: DecisionOptions,
): Decision {
  const scores = rankedLabels(names, probabilities);
  const [first, second] = [scores[0]!, scores[1]];
  const sure = first.score >= threshold && (multiLabel || !second || first.score - second.score >= abstain);
  return {
    label: sure ? first.label : null,
    ...(multiLabel && { labels: scores.filter(({ score }) => score >= threshold).map(({ label }) => label) }),
    scores,
  };
}
