import { holm, mcnemar, pairedBootstrapInterval } from '../statistics/index.ts';
import { type Answers, paired, shareRight } from './answers.ts';

/** A p value below is taken for more than chance. */
export const significant = 0.05;
/** A loss of one point of accuracy is worth a simpler, smaller or faster way. */
export const tolerated = 0.01;

/** How far one trial stays behind the best, on the samples that both answered. */
export interface Standing {
  readonly accuracy: number;
  /** Of the best, less this one's. */
  readonly loss: number;
  /** Of that, 95 %. */
  readonly interval: readonly [number, number];
  /** McNemar's mid-p, Holm-corrected over all. */
  readonly p: number;
}

/** @param trials of equals the first is the best. */
export function againstBest(trials: readonly Answers[]): Standing[] {
  const accuracies = trials.map(shareRight);
  const best = accuracies.indexOf(accuracies.reduce((top, accuracy) => Math.max(top, accuracy), 0));
  const pairs = trials.map((answers) => paired(answers, trials[best]!));
  const others = trials.flatMap((_, i) => (i === best ? [] : [i]));
  const adjusted = holm(others.map((i) => mcnemar(pairs[i]!).midP));
  return trials.map((_, i) => ({
    accuracy: accuracies[i]!,
    loss: i === best ? 0 : (pairs[i]!.secondOnly - pairs[i]!.firstOnly) / pairs[i]!.samples,
    interval: i === best ? [0, 0] : pairedBootstrapInterval(pairs[i]!, pairs[i]!.samples),
    p: i === best ? 1 : adjusted[others.indexOf(i)]!,
  }));
}

/** Whether nothing is lost by taking it instead of the best: neither significantly nor above a point. */
export function losesNothing({ loss, p }: Standing): boolean {
  return loss <= tolerated + 1e-9 && p >= significant;
}
