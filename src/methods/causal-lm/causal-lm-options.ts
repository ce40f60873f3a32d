/** Options of `trainCausalLm`, checked and with their defaults. */

import { z } from 'zod';
import { InjertoError } from '../../errors.ts';
import type { HubAccess } from '../../hub/index.ts';
import type { LoraTargets } from '../../models/lora/index.ts';
import { expectedBy, shown } from '../../option-issues.ts';
import type { RunOptions } from '../options/train-options.ts';

export interface CausalLmConfig {
  /** Directions that the update of a layer may take. @default 8 */
  readonly rank?: number;
  /** The update is scaled by alpha/rank. @default 2 × rank */
  readonly alpha?: number;
  /** Scales by alpha/√rank instead. @default false */
  readonly rsLora?: boolean;
  /** Layers that get a path: `sensible` is every linear layer below the scores; or patterns over their names. @default 'sensible' */
  readonly targets?: LoraTargets;
  /** Peak learning rate. @default 2e-4 */
  readonly learningRate?: number;
  /** Decoupled weight decay. @default 0 */
  readonly weightDecay?: number;
  /** Largest Euclidean norm of the gradients; 0 does not clip. @default 1 */
  readonly clip?: number;
  /** @default 'cosine' */
  readonly schedule?: 'constant' | 'linear' | 'cosine' | 'one-cycle';
  /** Rows a batch. @default 4 */
  readonly batchSize?: number;
  /** Batches whose gradients make one step. @default 1 */
  readonly accumulate?: number;
  /** Tokens of a row: texts are cut into rows of so many, longer conversations lose their end. @default 512, or what the model reads */
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

const count = z.number().int().min(1);
const share = z.number().min(0).lt(1);

const schema = z.strictObject({
  rank: count.max(4096).default(8),
  alpha: z.number().positive().optional(),
  rsLora: z.boolean().default(false),
  targets: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).default('sensible'),
  learningRate: z.number().positive().max(100).default(2e-4),
  weightDecay: z.number().min(0).default(0),
  clip: z.number().min(0).default(1),
  schedule: z.enum(['constant', 'linear', 'cosine', 'one-cycle']).default('cosine'),
  batchSize: count.default(4),
  accumulate: count.default(1),
  maxLength: z.number().int().min(2).optional(),
  epochs: count.default(3),
  patience: count.default(2),
  val: share.default(0.1),
  test: share.default(0.1),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});

export type ResolvedCausalLm = Omit<z.infer<typeof schema>, 'alpha'> & { readonly alpha: number };

const runOptions = [
  'onEvent',
  'signal',
  'checkpointDir',
  'resume',
  'checkpointSeconds',
  'threads',
  'memory',
  'runtime',
  'hub',
];

/** @throws {InjertoError} CONFIG_INVALID with the option's name. */
export function parseCausalLmOptions(options: CausalLmOptions): { config: ResolvedCausalLm; run: RunOptions } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  const run = Object.fromEntries(entries.filter(([name]) => runOptions.includes(name))) as RunOptions;
  const parsed = schema.safeParse(Object.fromEntries(entries.filter(([name]) => !runOptions.includes(name))));
  if (parsed.success) return { config: { ...parsed.data, alpha: parsed.data.alpha ?? 2 * parsed.data.rank }, run };
  const issue = parsed.error.issues[0]!;
  const where = issue.code === 'unrecognized_keys' ? issue.keys[0]! : issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    throw new InjertoError('CONFIG_INVALID/unknown', {
      details: { option: where, method: 'causal-lm', options: Object.keys(schema.shape) },
      where: { option: where },
    });
  }
  throw new InjertoError('CONFIG_INVALID/value', {
    details: { option: where, expected: expectedBy(issue), got: shown(options[where as keyof CausalLmOptions]) },
    where: { option: where },
  });
}
