/** What the curve of the training loss says of the learning rate, once training is over. */
import type { EpochEvent } from './events.ts';

/** Fewer epochs make no curve. */
const leastEpochs = 4;
/** The end of a schedule has the lowest rates, so that a loss which ends so many times above its first epoch was driven up and never came back; a rise on the way to the peak
 * and back is usual (Smith 2018, arXiv:1803.09820, §4). */
const risen = 1.1;
/** A loss whose halves differ by less than this share of it, and by less than their noise, has not moved: epochs on the same samples differ by a hundredth through
 * augmentation and dropout alone. */
const still = 0.01;
/** Less than that is no progress even where nothing is random, so that the slightest drift stands out of the noise. */
const motionless = 0.001;
/** Standard errors of the difference of two means. */
const errors = 2;

export interface RateFault {
  readonly kind: 'low' | 'high';
  /** Training loss at first: of the first epoch (`high`), of the first half of the epochs (`low`). */
  readonly before: number;
  /** At last: of the last epoch, of the second half. */
  readonly after: number;
}

/** Whether the loss ended above where it began, or stood still; undefined where it did neither, or where the epochs are too few to tell. */
export function rateOutOfRange(history: readonly Pick<EpochEvent, 'trainLoss'>[]): RateFault | undefined {
  const losses = history.map(({ trainLoss }) => trainLoss);
  if (losses.length < leastEpochs) return undefined;
  const [first, last] = [losses[0]!, losses.at(-1)!];
  const third = Math.ceil(losses.length / 3);
  if (last > risen * first && mean(losses.slice(-third)) > risen * first)
    return { kind: 'high', before: first, after: last };
  const half = losses.length >> 1;
  const [before, after] = [mean(losses.slice(0, half)), mean(losses.slice(-half))];
  const difference = Math.abs(before - after);
  const noise = errors * Math.sqrt((2 * varianceOf(losses)) / half);
  const isStill = difference < motionless * before || (difference < still * before && difference <= noise);
  return isStill ? { kind: 'low', before, after } : undefined;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** By the differences of neighbours, so that a trend does not count as noise (von Neumann 1941). */
function varianceOf(values: readonly number[]): number {
  const steps = values.slice(1).map((value, n) => (value - values[n]!) ** 2);
  return mean(steps) / 2;
}
