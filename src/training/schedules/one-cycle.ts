import type { Schedule } from './schedule.ts';

export interface OneCycleOptions {
  /** Share of the steps in which the rate rises. PyTorch `pct_start`. @default 0.3 */
  readonly rise?: number;
  /** The first rate is the peak over this. PyTorch `div_factor`. @default 25 */
  readonly divFactor?: number;
  /** The last rate is the first over this. PyTorch `final_div_factor`. @default 1e4 */
  readonly finalDivFactor?: number;
  /** Momentum falls from the first to the second while the rate rises, then goes back; `null` leaves it alone. PyTorch
   *  `max_momentum`, `base_momentum`. @default [0.95, 0.85] */
  readonly momentum?: readonly [number, number] | null;
}

/** The one-cycle policy in two cosine phases, as PyTorch's `OneCycleLR(anneal_strategy='cos')` computes it.
 * @param total updates of the whole training, ≥ 1.
 * @see Smith & Topin 2018, arXiv:1708.07120; torch.optim.lr_scheduler.OneCycleLR. */
export function oneCycle(
  total: number,
  { rise = 0.3, divFactor = 25, finalDivFactor = 1e4, momentum = [0.95, 0.85] }: OneCycleOptions = {},
): Schedule {
  const peak = rise * total - 1;
  const last = total - 1;
  const anneal = (step: number, low: number, high: number, end: number) => {
    if (step <= peak) return cosineBetween(low, high, step / peak);
    return cosineBetween(high, end, last > peak ? Math.min(1, (step - peak) / (last - peak)) : 1);
  };
  const first = 1 / divFactor;
  return {
    rate: (step) => anneal(step, first, 1, first / finalDivFactor),
    ...(momentum && { momentum: (step: number) => anneal(step, momentum[0], momentum[1], momentum[0]) }),
  };
}

/** From `start` at 0 to `end` at 1, along half a cosine. */
function cosineBetween(start: number, end: number, share: number): number {
  return end + ((start - end) / 2) * (1 + Math.cos(Math.PI * share));
}
