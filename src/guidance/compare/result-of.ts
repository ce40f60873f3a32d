/** From what was kept of each method to the table. */
import { holm, mcnemar, pairedBootstrapInterval } from '../statistics/index.ts';
import { accuracyOf, paired, shareRight } from '../trials/answers.ts';
import type { ComparedMethod } from './compared-methods.ts';
import type { Comparison, MethodResult } from './comparison.ts';
import type { MethodRecord } from './method-record.ts';

export interface Finished {
  readonly method: ComparedMethod;
  readonly record: MethodRecord;
}

/** @param finished from the simplest on. @param side that is measured. */
export function resultsOf(
  finished: readonly Finished[],
  side: Comparison['measuredOn'],
  classes: number,
): Omit<MethodResult, 'needs'>[] {
  const [simplest, ...others] = finished;
  const pairs = others.map(({ record }) => paired(simplest!.record[side], record[side]));
  const adjusted = holm(pairs.map((pair) => mcnemar(pair).midP));
  return finished.map(({ method, record }, i) => {
    const { validation, test: _, ...costs } = record;
    const pair = pairs[i - 1];
    return {
      method,
      ...accuracyOf(record[side], classes),
      validationAccuracy: shareRight(validation),
      ...costs,
      versusSimplest: pair
        ? {
            difference: (pair.secondOnly - pair.firstOnly) / pair.samples,
            interval: pairedBootstrapInterval(pair, pair.samples),
            p: adjusted[i - 1]!,
          }
        : null,
    };
  });
}
