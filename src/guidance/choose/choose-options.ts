import { z } from 'zod';
import type { RunOptions, SharedConfig } from '../../methods/options/train-options.ts';
import type { OpenOptions, ReferenceModel } from '../../models/index.ts';
import { optionRefused } from '../trials/option-refused.ts';
import type { ChooseEvent } from './choose-events.ts';

export interface ChooseOptions
  extends Pick<SharedConfig, 'seed' | 'val' | 'test' | 'maxLength'>,
    Pick<RunOptions, 'cacheDir' | 'threads' | 'memory' | 'runtime' | 'signal'>,
    Pick<OpenOptions, 'hub'> {
  /** What is chosen from: opened models, or names as of `openModel`. @default the starters of the data's kind, and the models of that kind in the
   *  hub's cache */
  readonly models?: readonly (string | ReferenceModel)[];
  /** Seconds that all may take together, above 0. Models whose published accuracy is highest come first. @default 600 */
  readonly budget?: number;
  /** Where finished judgements are kept, each choice in a folder of its own: the next call goes on from there.
   * @default `choose` in the user's cache directory */
  readonly stateDir?: string;
  /** Told what happens, as it happens. */
  readonly onEvent?: (event: ChooseEvent) => void;
}

export type ResolvedChooseOptions = ChooseOptions & Required<Pick<ChooseOptions, 'seed' | 'budget'>>;

const share = z.number().min(0).lt(1);

const checked = z.object({
  models: z
    .array(z.union([z.string(), z.looseObject({ sha256: z.string() })]))
    .min(1)
    .optional(),
  budget: z.number().positive().optional(),
  seed: z.int().min(0).optional(),
  val: share.optional(),
  test: share.optional(),
});

/** @throws {InjertoError} CONFIG_INVALID names the option and what it may be. */
export function parseChooseOptions(options: ChooseOptions): ResolvedChooseOptions {
  const parsed = checked.safeParse(options);
  if (parsed.success) return { ...options, seed: options.seed ?? 0, budget: options.budget ?? 600 };
  throw optionRefused(parsed.error, options);
}
