import { z } from 'zod';
import type { RunOptions, SharedConfig } from '../../methods/options/train-options.ts';
import { optionRefused } from '../trials/option-refused.ts';
import { type TunedMethod, tunedMethods } from './search-space.ts';
import type { TuneEvent } from './tune-events.ts';

export interface TuneOptions
  extends Pick<SharedConfig, 'seed' | 'test' | 'maxLength' | 'prompt'>,
    Pick<RunOptions, 'cacheDir' | 'threads' | 'memory' | 'runtime' | 'signal'> {
  /** The method whose options are searched for. @default 'fine-tune' */
  readonly method?: TunedMethod;
  /** Sets of options that are tried, the defaults among them: 2 to 200. @default 9 */
  readonly trials?: number;
  /** Epochs of the longest trainings. @default the method's: 10 for photos, 4 for texts */
  readonly epochs?: number;
  /** Seconds that all may take together, above 0. The defaults come first. @default 1800 */
  readonly budget?: number;
  /** Where finished trials are kept, each search in a folder of its own: the next call goes on from there, in the middle of a training too.
   * @default `tune` in the user's cache directory */
  readonly stateDir?: string;
  /** Told what happens, as it happens. */
  readonly onEvent?: (event: TuneEvent) => void;
}

export type ResolvedTuneOptions = TuneOptions & Required<Pick<TuneOptions, 'method' | 'seed' | 'trials' | 'budget'>>;

const checked = z.object({
  method: z.enum(tunedMethods).optional(),
  trials: z.int().min(2).max(200).optional(),
  epochs: z.int().min(1).optional(),
  budget: z.number().positive().optional(),
  seed: z.int().min(0).optional(),
  test: z.number().min(0).lt(1).optional(),
});

/** @throws {InjertoError} CONFIG_INVALID names the option and what it may be. */
export function parseTuneOptions(options: TuneOptions): ResolvedTuneOptions {
  const parsed = checked.safeParse(options);
  if (!parsed.success) throw optionRefused(parsed.error, options);
  const { method = 'fine-tune', seed = 0, trials = 9, budget = 1800 } = options;
  return { ...options, method, seed, trials, budget };
}
