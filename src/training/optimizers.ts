/** Optimizers under PyTorch's names and defaults, and what the runtime is told at each step. */
import type { GroupUpdate, OptimizerUpdate } from '../runtime/types.ts';

/** @see torch.optim.AdamW; Loshchilov & Hutter 2019, arXiv:1711.05101. */
export interface AdamWConfig {
  readonly kind: 'adamw';
  /** Decay rates of the two moments. @default [0.9, 0.999] */
  readonly betas?: readonly [number, number];
  /** Added to the root of the second moment. @default 1e-8 */
  readonly eps?: number;
}

/** @see torch.optim.SGD. */
export interface SgdConfig {
  readonly kind: 'sgd';
  /** @default 0 */
  readonly momentum?: number;
  /** @default false */
  readonly nesterov?: boolean;
}

export type OptimizerConfig = AdamWConfig | SgdConfig;

/** The settings of one update. `momentum` replaces momentum (SGD) or the first beta (AdamW), as one-cycle schedules ask. */
export function updateFor(config: OptimizerConfig, groups: readonly GroupUpdate[], momentum?: number): OptimizerUpdate {
  if (config.kind === 'sgd') {
    const own = config.momentum ?? 0;
    // without momentum there is nothing to cycle
    return { kind: 'sgd', momentum: own > 0 ? (momentum ?? own) : 0, nesterov: config.nesterov ?? false, groups };
  }
  const [beta1, beta2] = config.betas ?? [0.9, 0.999];
  return { kind: 'adamw', betas: [momentum ?? beta1, beta2], eps: config.eps ?? 1e-8, groups };
}
