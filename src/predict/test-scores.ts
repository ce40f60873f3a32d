import type { ScoredLabel } from './ranked-labels.ts';

/** For tests that compare answers class by class. */
export function byLabel(scores: readonly ScoredLabel[]): Readonly<Record<string, number>> {
  return Object.fromEntries(scores.map(({ label, score }) => [label, score]));
}
