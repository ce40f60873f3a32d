import type { Schedule } from './schedule.ts';
import { warmUpFactor } from './warm-up.ts';

/** A linear rise over `warmUp` steps, then a linear fall that would reach 0 at step `total`.
 * @param total updates of the whole training, ≥ 1. @param warmUp updates of the rise. @default 0 */
export function linear(total: number, warmUp = 0): Schedule {
  return {
    rate: (step) => warmUpFactor(step, warmUp) ?? Math.max(0, (total - step) / Math.max(1, total - warmUp)),
  };
}
