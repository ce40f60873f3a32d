/** What the held-out samples say of a model. */

import type { Evaluated } from '../training/evaluate.ts';
import { wilsonInterval } from '../training/metrics/index.ts';

/** Accuracy with its 95 % interval, and loss, on `count` samples. */
export interface Score {
  readonly accuracy: number;
  readonly loss: number;
  readonly interval: readonly [number, number];
  readonly count: number;
}

export function scoreOf({ accuracy, loss, predictions }: Evaluated): Score {
  const count = predictions.length;
  return { accuracy, loss, interval: wilsonInterval(Math.round(accuracy * count), count), count };
}
