import * as z from 'zod';
import { optionFields } from '../../methods/options/option-fields.ts';
import type { RunOptions, SharedConfig } from '../../methods/options/train-options.ts';
import { checkOptions, type OptionSchemas } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
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

const checked: OptionSchemas<TuneOptions> = {
  ...optionFields('cacheDir', 'maxLength', 'memory', 'prompt', 'runtime', 'seed', 'signal', 'test', 'threads'),
  method: z.enum(tunedMethods),
  trials: z.int().min(2).max(200),
  epochs: fields.count,
  budget: z.number().positive(),
  stateDir: fields.filled,
  onEvent: fields.callback,
};

/** @throws {InjertoError} CONFIG_INVALID names the option and what it may be. */
export function parseTuneOptions(options: TuneOptions): ResolvedTuneOptions {
  checkOptions('tune', options, checked);
  const { method = 'fine-tune', seed = 0, trials = 9, budget = 1800 } = options;
  return { ...options, method, seed, trials, budget };
}
