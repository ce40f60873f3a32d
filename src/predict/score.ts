/** What the held-out samples say of a model. */
import { wilsonInterval } from '../training/metrics/index.ts';
import type { Measured } from '../training/tasks/index.ts';

/** What was measured on `count` samples, and the 95 % interval of the accuracy where there is one. */
export interface Score extends Measured {
  readonly interval?: readonly [number, number];
}

export function scoreOf(measured: Measured): Score {
  const { hits, count } = measured;
  return { ...measured, ...(hits !== undefined && { interval: wilsonInterval(hits, count) }) };
}
