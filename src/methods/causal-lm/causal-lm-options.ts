/** Options of `trainCausalLm`, checked and with their defaults. */

import { type HubAccess, hubAccess } from '../../hub/index.ts';
import type { LoraTargets } from '../../models/lora/index.ts';
import { checkObject } from '../../options/check-options.ts';
import type { OptionOf } from '../options/option-table.ts';
import { parseOptions, type Resolved } from '../options/parse-options.ts';
import type { RunOptions } from '../options/train-options.ts';

export interface CausalLmConfig {
  /** Directions that the update of a layer may take. @default 8 */
  readonly rank?: number;
  /** The update is scaled by alpha/rank. @default twice the rank */
  readonly alpha?: number;
  /** Scales by alpha/√rank instead. @default false */
  readonly rsLora?: boolean;
  /** Layers that get a path: `sensible` is every linear layer below the scores; or patterns over their names. @default sensible */
  readonly targets?: LoraTargets;
  /** Peak learning rate. @default 2e-4 */
  readonly learningRate?: number;
  /** Decoupled weight decay. @default 0 */
  readonly weightDecay?: number;
  /** Largest Euclidean norm of the gradients; 0 does not clip. @default 1 */
  readonly clip?: number;
  /** @default cosine */
  readonly schedule?: 'constant' | 'linear' | 'cosine' | 'one-cycle';
  /** Share of the steps in which the learning rate rises, 0 … below 1. @default 0.1 for linear and cosine, 0.3 for one-cycle, 0 for constant */
  readonly warmupRatio?: number;
  /** Rows a batch. @default 4 */
  readonly batchSize?: number;
  /** Batches whose gradients make one step. @default 1 */
  readonly accumulate?: number;
  /** Tokens of a row: texts are cut into rows of so many, longer conversations lose their end. @default 512, or less if the model reads less */
  readonly maxLength?: number;
  /** Passes over the training rows, at most. @default 3 */
  readonly epochs?: number;
  /** Epochs without a better validation loss before training ends. @default 2 */
  readonly patience?: number;
  /** Share set aside to choose the best epoch, where the examples name no splits. @default 0.1 */
  readonly val?: number;
  /** Share that nothing but the measurement sees, where the examples name no splits. @default 0.1 */
  readonly test?: number;
  /** Every random choice follows from it. @default 0 */
  readonly seed?: number;
}

export type CausalLmOptions = CausalLmConfig &
  Omit<RunOptions, 'cacheDir'> & {
    /** How the hub is reached where the model is named by its id. @default the user's settings */
    readonly hub?: HubAccess;
  };

/** The length of a row stays open: the model may read less. */
export type ResolvedCausalLm = Resolved<CausalLmConfig, 'maxLength'>;

/** The table has every option of the API, and no other. */
export const tableCovers: [OptionOf<'causal-lm'>, keyof CausalLmConfig] extends [
  keyof CausalLmConfig,
  OptionOf<'causal-lm'>,
]
  ? true
  : never = true;

/** @throws {InjertoError} CONFIG_INVALID with the option's name. */
export function parseCausalLmOptions(options: CausalLmOptions): { config: ResolvedCausalLm; run: RunOptions } {
  checkObject(options);
  const { config, run } = parseOptions('causal-lm', { ...options }, 'text', { hub: hubAccess });
  return { config: config as ResolvedCausalLm, run };
}
