import type { Schedule } from './schedule.ts';
import { warmUpFactor } from './warm-up.ts';

/** A linear rise over `warmUp` steps, then the peak rate at every step.
 * @param _total updates of the whole training. @param warmUp updates of the rise. @default 0 */
export function constant(_total: number, warmUp = 0): Schedule {
  return { rate: (step) => warmUpFactor(step, warmUp) ?? 1 };
}
