/** From probabilities to an answer, or to none. */
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
  /** By name, highest first. */
  readonly scores: Readonly<Record<string, number>>;
}

/** @param probabilities one for each name. */
export function decide(
  names: readonly string[],
  probabilities: ArrayLike<number>,
  { multiLabel = false, threshold = multiLabel ? 0.5 : 0, abstain = 0 }: DecisionOptions,
): Decision {
  const ranked = names.map((name, k) => [name, probabilities[k]!] as const).sort(([, a], [, b]) => b - a);
  const [[first, best], second] = [ranked[0]!, ranked[1]];
  const sure = best >= threshold && (multiLabel || !second || best - second[1] >= abstain);
  return {
    label: sure ? first : null,
    ...(multiLabel && { labels: ranked.filter(([, p]) => p >= threshold).map(([name]) => name) }),
    scores: Object.fromEntries(ranked),
  };
}
