import * as z from 'zod';
import { hubAccess } from '../../hub/index.ts';
import { optionFields } from '../../methods/options/option-fields.ts';
import type { RunOptions, SharedConfig } from '../../methods/options/train-options.ts';
import type { OpenOptions, ReferenceModel } from '../../models/node/index.ts';
import { checkOptions, type OptionSchemas } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
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

const checked: OptionSchemas<ChooseOptions> = {
  ...optionFields('cacheDir', 'maxLength', 'memory', 'runtime', 'seed', 'signal', 'test', 'threads', 'val'),
  models: z.array(z.union([fields.filled, fields.model])).min(1),
  budget: z.number().positive(),
  hub: hubAccess,
  stateDir: fields.filled,
  onEvent: fields.callback,
};

/** @throws {InjertoError} CONFIG_INVALID names the option and what it may be. */
export function parseChooseOptions(options: ChooseOptions): ResolvedChooseOptions {
  checkOptions('choose', options, checked);
  return { ...options, seed: options.seed ?? 0, budget: options.budget ?? 600 };
}
