import { binomialCdf, binomialPmf } from './binomial.ts';

/** Two classifiers on the same samples. Samples that both or neither got right say nothing about which is better. */
export interface Discordant {
  /** Samples that only the first classifier got right. */
  readonly firstOnly: number;
  /** Samples that only the second got right. */
  readonly secondOnly: number;
}

export interface McNemar {
  /** Two-sided mid-p value: the exact one without half of the probability of what was seen. It keeps its level in practice and finds more
   *  than the exact test, which is needlessly strict (Fagerland, Lydersen & Laake 2013). 1 where nothing is discordant. */
  readonly midP: number;
  /** Two-sided exact conditional (binomial) p value. */
  readonly exactP: number;
}

/** McNemar's test that two classifiers are right equally often: each discordant sample falls to either side like a fair coin. */
export function mcnemar({ firstOnly, secondOnly }: Discordant): McNemar {
  const n = firstOnly + secondOnly;
  if (n === 0) return { midP: 1, exactP: 1 };
  const fewer = Math.min(firstOnly, secondOnly);
  const exactP = Math.min(1, 2 * binomialCdf(fewer, n, 0.5));
  const seen = binomialPmf(fewer, n, 0.5);
  // At a tie the outcome lies in both tails at once, and its probability is in the exact value (1) only once.
  return { midP: firstOnly === secondOnly ? 1 - seen / 2 : exactP - seen, exactP };
}

/** Counts the discordant samples. @param first @param second N each: whether the classifier got the sample right. */
export function discordant(first: ArrayLike<boolean>, second: ArrayLike<boolean>): Discordant {
  let [firstOnly, secondOnly] = [0, 0];
  for (let n = 0; n < first.length; n++) {
    if (first[n] && !second[n]) firstOnly++;
    if (second[n] && !first[n]) secondOnly++;
  }
  return { firstOnly, secondOnly };
}
