/** A moving average of the weights, step by step (Polyak & Juditsky 1992; as timm's `ModelEmaV3` with warm-up keeps it). */
import type { Trainer } from '../runtime/types.ts';

/** Decay at an update: min(decay, 1 − (1 + t)^(−2/3)), t updates after the first, which begins the average. While there are few updates the average is
 * over the latest share of them, not over the weights of the start. */
export function averageDecay(decay: number, t: number): number {
  return t <= 0 ? 0 : Math.min(decay, 1 - (1 + t) ** (-2 / 3));
}

/** Weights that are judged and kept. */
export type JudgedTrainer = Pick<Trainer, 'evaluate' | 'readParameters'>;

/** The moving average in the place of the weights. */
export function averagedTrainer(trainer: Trainer): JudgedTrainer {
  return {
    evaluate: (feeds) => trainer.evaluate(feeds, 'average'),
    readParameters: () => trainer.readAverage(),
  };
}
