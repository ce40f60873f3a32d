import * as z from 'zod';
import { optionFields } from '../../methods/options/option-fields.ts';
import type { RunOptions, SharedConfig } from '../../methods/options/train-options.ts';
import type { ImageTextModel, ReferenceModel, TextModel } from '../../models/index.ts';
import { checkOptions, type OptionSchemas } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import type { CompareEvent } from './compare-events.ts';
import { type ComparedMethod, comparedMethods } from './compared-methods.ts';

export interface CompareOptions
  extends Pick<SharedConfig, 'seed' | 'val' | 'test' | 'maxLength' | 'prompt'>,
    Pick<RunOptions, 'cacheDir' | 'threads' | 'memory' | 'runtime' | 'signal'> {
  /** What is compared. @default all that the model and the data allow */
  readonly methods?: readonly ComparedMethod[];
  /** Seconds that all may take together, above 0. The cheap methods come first; what does not fit is named, with the time that it would
   * take. @default 300 */
  readonly budget?: number;
  /** Whether to learn from parts of the data too, and to say what more data would bring. @default true */
  readonly curves?: boolean;
  /** Knows what class names mean, for zero-shot on photos: CLIP or SigLIP (`openImageTextModel`), or a text encoder that compares them with the
   * classes of an image classifier. Texts need none. */
  readonly zeroShotModel?: ImageTextModel | TextModel;
  /** Where finished methods are kept, each comparison in a folder of its own: the next call goes on from there.
   * @default `compare` in the user's cache directory */
  readonly stateDir?: string;
  /** Told what happens, as it happens. */
  readonly onEvent?: (event: CompareEvent) => void;
}

export type ResolvedCompareOptions = CompareOptions &
  Required<Pick<CompareOptions, 'seed' | 'budget' | 'curves' | 'methods'>>;

const checked: OptionSchemas<CompareOptions> = {
  ...optionFields('cacheDir', 'maxLength', 'memory', 'prompt', 'runtime', 'seed', 'signal', 'test', 'threads', 'val'),
  methods: z.array(z.enum(comparedMethods)).min(1),
  budget: z.number().positive(),
  curves: fields.onOff,
  zeroShotModel: fields.modelOf('image-text', 'text'),
  stateDir: fields.filled,
  onEvent: fields.callback,
};

/** @throws {InjertoError} CONFIG_INVALID names the option and what it may be. */
export function parseCompareOptions(options: CompareOptions, reference: ReferenceModel): ResolvedCompareOptions {
  checkOptions('compare', options, checked);
  const { methods = usualMethods(reference), seed = 0, budget = 300, curves = true } = options;
  // simple and cheap first, whatever the order in which they are named
  return { ...options, methods: comparedMethods.filter((method) => methods.includes(method)), seed, budget, curves };
}

function usualMethods({ modality }: ReferenceModel): readonly ComparedMethod[] {
  return comparedMethods.filter((method) => modality === 'text' || method !== 'contrastive');
}
