/** What would be right, and of how many samples, if the model gave no answer to samples that are unlike those that it learned from. */
import { wilsonInterval } from '../../training/metrics/index.ts';
import type { JudgedPrediction } from './judged-prediction.ts';

export interface UnknownReport {
  /** Samples that are unlike those of the training. Of samples such as those, 5 % are to be expected. */
  readonly count: number;
  /** Of all samples. */
  readonly share: number;
  /** The others (selective accuracy: El-Yaniv & Wiener 2010). Accuracy and Wilson's 95 % interval are absent where a number was predicted, or where none is left. */
  readonly answered: {
    readonly count: number;
    readonly accuracy?: number;
    readonly interval?: readonly [number, number];
  };
}

/** Undefined where the model cannot tell unknown samples. */
export function unknownReport(predictions: readonly JudgedPrediction[]): UnknownReport | undefined {
  const judged = predictions.filter(({ unknown }) => unknown !== undefined);
  if (judged.length === 0) return undefined;
  const answered = judged.filter(({ unknown }) => !unknown);
  const hits = answered.filter(({ right }) => right).length;
  const isJudged = answered.length > 0 && answered.every(({ right }) => right !== undefined);
  const count = judged.length - answered.length;
  return {
    count,
    share: count / judged.length,
    answered: {
      count: answered.length,
      ...(isJudged && {
        accuracy: hits / answered.length,
        interval: wilsonInterval(hits, answered.length),
      }),
    },
  };
}
