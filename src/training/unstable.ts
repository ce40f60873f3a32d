import type { EpochEvent } from './events.ts';

/** A training loss so many times the lowest before it, and above that of the first epoch, is no noise of batches. */
const jump = 2;
/** Nats (of numbers: shares of the variance), so that a loss of almost nothing may double. */
const least = 0.2;

/** Whether the newest epoch is the first in which the training loss jumped up: the steps are too large, or a few samples are broken. */
export function showsInstability(history: readonly EpochEvent[]): boolean {
  const jumps = history.map(({ trainLoss }, i) => {
    const before = history.slice(0, i).map((epoch) => epoch.trainLoss);
    const lowest = before.reduce((low, loss) => Math.min(low, loss), Number.POSITIVE_INFINITY);
    return i > 0 && trainLoss > before[0]! && trainLoss > jump * lowest && trainLoss - lowest > least;
  });
  return jumps.indexOf(true) === history.length - 1 && history.length > 0;
}
