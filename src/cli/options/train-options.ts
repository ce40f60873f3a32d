/** The flags of `train` under the library's names. The library checks what goes together and in which range. */
import type { TrainOptions } from '../../methods/options/train-options.ts';

/** Option of the library by flag, without the dashes and in camelCase, as commander gives them. */
const optionByFlag = {
  method: 'method',
  unfreeze: 'unfreeze',
  head: 'head',
  pairs: 'iterations',
  rank: 'rank',
  alpha: 'alpha',
  targets: 'targets',
  loraDropout: 'dropout',
  epochs: 'epochs',
  patience: 'patience',
  batch: 'batchSize',
  lr: 'learningRate',
  augment: 'augment',
  mixup: 'mixup',
  classWeight: 'classWeight',
  maxLength: 'maxLength',
  prompt: 'prompt',
  wiseFt: 'wiseFt',
  seed: 'seed',
  val: 'val',
  test: 'test',
  resume: 'resume',
  cache: 'cacheDir',
  threads: 'threads',
  memory: 'memory',
} as const;

export type TrainFlags = Readonly<Partial<Record<keyof typeof optionByFlag, unknown>>>;

/** Flags that all methods understand; any other says that a certain method is meant. */
const ofAllMethods: ReadonlySet<string> = new Set([
  'classWeight',
  'maxLength',
  'prompt',
  'seed',
  'val',
  'test',
  'resume',
  'cache',
  'threads',
  'memory',
]);

/** Flags that one method alone has, and so choose it. */
const methodByFlag = {
  pairs: 'contrastive',
  rank: 'lora',
  alpha: 'lora',
  targets: 'lora',
  loraDropout: 'lora',
} as const satisfies TrainFlags;

/** The method that was named, or that a flag chooses which no other has; undefined where neither is there. */
export function meantMethod(flags: TrainFlags): unknown {
  if (flags.method !== undefined) return flags.method;
  const [, method] = Object.entries(methodByFlag).find(([flag]) => flags[flag as keyof TrainFlags] !== undefined) ?? [];
  return method;
}

/** Where no method is meant photos are trained by transfer; for texts the method is chosen by how many there are, unless a flag stands that only
 *  some methods have. */
export function withUsualMethod(flags: TrainFlags, modality: 'image' | 'text'): TrainFlags {
  const method = meantMethod(flags);
  if (method !== undefined) return { ...flags, method };
  const given = Object.keys(optionByFlag).filter((flag) => flags[flag as keyof TrainFlags] !== undefined);
  return modality === 'text' && given.every((flag) => ofAllMethods.has(flag)) ? { ...flags, method: 'auto' } : flags;
}

/** The flags that were given. */
export function trainOptions(flags: TrainFlags): TrainOptions {
  const given = Object.entries(optionByFlag).filter(([flag]) => flags[flag as keyof TrainFlags] !== undefined);
  return Object.fromEntries(given.map(([flag, option]) => [option, flags[flag as keyof TrainFlags]])) as TrainOptions;
}

/** `--lr` for `learningRate`; undefined where the option has no flag. */
export function flagFor(option: string): string | undefined {
  const flag = Object.entries(optionByFlag).find(([, name]) => name === option)?.[0];
  return flag && `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
