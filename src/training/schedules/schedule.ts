/** How the learning rate moves over a training. */
export interface Schedule {
  /** Factor on the peak learning rate for update `step`, 0 … total − 1. Pure: the same step, the same factor. */
  rate(step: number): number;
  /** Momentum (SGD) or first beta (AdamW) for update `step`; absent where the optimizer's own stays. */
  momentum?(step: number): number;
}
