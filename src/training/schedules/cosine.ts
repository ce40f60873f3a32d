import type { Schedule } from './schedule.ts';
import { warmUpFactor } from './warm-up.ts';

/** A linear rise over `warmUp` steps, then half a cosine that would reach 0 at step `total`:
 *    ½·(1 + cos(π·(step − warmUp)/(total − warmUp)))
 * @param total updates of the whole training, ≥ 1. @param warmUp updates of the rise. @default 0
 * @see Loshchilov & Hutter 2017, arXiv:1608.03983, eq. 5; PyTorch `CosineAnnealingLR(T_max = total − warmUp)`. */
export function cosine(total: number, warmUp = 0): Schedule {
  return {
    rate: (step) =>
      warmUpFactor(step, warmUp) ??
      (1 + Math.cos((Math.PI * Math.min(step - warmUp, total - warmUp)) / Math.max(1, total - warmUp))) / 2,
  };
}
