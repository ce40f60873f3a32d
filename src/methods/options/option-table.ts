/** The options of training: which methods have each, its default by method, its bounds, its flag. Whoever checks, describes or reads options does it
 * by this table; the words about each are in `src/cli/messages/training-options.ts`. */
import type { AugmentationConfig } from '../../data/index.ts';
import type { ValueKind } from './value-kinds.ts';
import * as kinds from './value-kinds.ts';

/** `causal-lm` is `trainCausalLm`; the others are the methods of `train`. */
export const methodNames = ['transfer', 'fine-tune', 'lora', 'contrastive', 'scratch', 'causal-lm'] as const;
export type MethodName = (typeof methodNames)[number];

/** A default that follows from something else. */
export interface DerivedDefault {
  /** Names its words. */
  readonly derived: DerivedName;
  /** From the options before it; absent where the model or the data decide. */
  readonly of?: (config: Readonly<Record<string, unknown>>) => unknown;
}

export type DerivedName =
  | 'all-but-embeddings'
  | 'held-out-share'
  | 'test-share'
  | 'model-limit'
  | 'row-length'
  | 'model-prompt'
  | 'augment-mixup'
  | 'batch-norm-rate'
  | 'batch-norm-clip'
  | 'head-rate'
  | 'same-rate'
  | 'twice-rank'
  | 'schedule-warm-up'
  | 'user-cache'
  | 'physical-cores'
  | 'free-memory';

export type PlainDefault = string | number | boolean;
export type Default = PlainDefault | DerivedDefault;
/** Where photos and texts differ. */
export interface DefaultByModality {
  readonly image: Default;
  readonly text: Default;
}

export interface OptionRow {
  readonly kind: ValueKind;
  /** Under which heading it is shown. */
  readonly group: 'model' | 'data' | 'training' | 'output';
  /** The methods that have the option. */
  readonly defaults: { readonly [M in MethodName]?: Default | DefaultByModality };
  /** The option's name in the API. @default the key of the row */
  readonly option?: string;
  /** Without dashes. @default the key of the row in kebab-case */
  readonly flag?: string;
  /** The samples that it is for. @default both */
  readonly modality?: 'image' | 'text';
  /** The head that it is for in `transfer`: a linear head is solved for, without steps. @default both */
  readonly head?: 'linear' | 'mlp';
}

const everywhere = <const D extends Default>(value: D) => ({
  transfer: value,
  'fine-tune': value,
  lora: value,
  contrastive: value,
  scratch: value,
  'causal-lm': value,
});
/** The methods of `train`. */
const onSamples = <const D extends Default>(value: D) => ({
  transfer: value,
  'fine-tune': value,
  lora: value,
  contrastive: value,
  scratch: value,
});
/** With the loop that `fine-tune` and `lora` share. */
const tuned = <const D extends Default | DefaultByModality>(value: D) => ({ 'fine-tune': value, lora: value });

/** Of the body, where batch normalizations learn by the batch and where their statistics stay. With statistics that stay the higher rate would collapse;
 * by the batch, clipped gradients learn worse, here and in PyTorch (bench/recipes/RESULTS.md). */
export const bodyDefaults = {
  batch: { learningRate: 3e-4, clip: 0 },
  stored: { learningRate: 3e-5, clip: 1 },
} as const;

/** Of a head that was solved for: ten times the rate of the body, but steps above 3e-4 would undo it, unless the body takes them too
 * (bench/recipes/RESULTS.md). */
export function headRate(learningRate: number): number {
  return Math.min(10 * learningRate, Math.max(learningRate, 3e-4));
}

const unfrozen: DefaultByModality = { image: 'all', text: { derived: 'all-but-embeddings' } };
const schedules = ['constant', 'linear', 'cosine', 'one-cycle'] as const;
const warmUp: DerivedDefault = {
  derived: 'schedule-warm-up',
  of: ({ schedule }) => ({ constant: 0, linear: 0.1, cosine: 0.1, 'one-cycle': 0.3 })[schedule as 'linear'],
};

/** Options that the trained weights depend on. The order is that of help. */
export const methodOptions = {
  unfreeze: { group: 'model', kind: kinds.blocks, defaults: { 'fine-tune': unfrozen, contrastive: unfrozen } },
  head: { group: 'model', kind: kinds.choice('HEAD', 'linear', 'mlp'), defaults: { transfer: 'linear' } },
  hiddenUnits: { group: 'model', kind: kinds.integer(1, 65536), head: 'mlp', defaults: { transfer: 256 } },
  dropout: { group: 'model', kind: kinds.share, head: 'mlp', defaults: { transfer: 0.2 } },
  C: { group: 'model', kind: kinds.autoOrPositive, head: 'linear', flag: 'C', defaults: onSamples('auto') },
  iterations: { group: 'model', kind: kinds.integer(1, 1000), flag: 'pairs', defaults: { contrastive: 20 } },
  rank: { group: 'model', kind: kinds.integer(1, 4096), defaults: { lora: 8, 'causal-lm': 8 } },
  alpha: {
    group: 'model',
    kind: kinds.aboveZero('N', 1e4),
    defaults: { lora: 16, 'causal-lm': { derived: 'twice-rank', of: ({ rank }) => 2 * (rank as number) } },
  },
  rsLora: { group: 'model', kind: kinds.onOff, flag: 'use-rslora', defaults: { lora: false, 'causal-lm': false } },
  targets: { group: 'model', kind: kinds.patterns, defaults: { lora: 'sensible', 'causal-lm': 'sensible' } },
  loraDropout: { group: 'model', kind: kinds.share, option: 'dropout', defaults: { lora: 0 } },

  val: {
    group: 'data',
    kind: kinds.share,
    defaults: { ...onSamples({ derived: 'held-out-share' }), 'causal-lm': 0.1 },
  },
  test: { group: 'data', kind: kinds.share, defaults: { ...onSamples({ derived: 'test-share' }), 'causal-lm': 0.1 } },
  seed: { group: 'data', kind: kinds.integer(0), defaults: everywhere(0) },
  augment: {
    group: 'data',
    kind: kinds.presetOrObject('STRENGTH', 'none', 'light', 'standard', 'strong', 'trivial'),
    modality: 'image',
    defaults: {
      'fine-tune': { image: 'light', text: 'none' },
      lora: { image: 'standard', text: 'none' },
      scratch: { image: 'light', text: 'none' },
    },
  },
  mixup: {
    group: 'data',
    kind: kinds.fromZero('ALPHA', 100),
    modality: 'image',
    defaults: tuned({ derived: 'augment-mixup', of: ({ augment }) => mixupOf(augment as AugmentationConfig) }),
  },
  cutmix: { group: 'data', kind: kinds.fromZero('ALPHA', 100), modality: 'image', defaults: tuned(0) },
  views: { group: 'data', kind: kinds.integer(1, 1000), modality: 'image', defaults: tuned(4) },
  maxLength: {
    group: 'data',
    kind: kinds.integer(2),
    modality: 'text',
    defaults: { ...onSamples({ derived: 'model-limit' }), 'causal-lm': { derived: 'row-length' } },
  },
  prompt: {
    group: 'data',
    kind: kinds.text('TEXT'),
    modality: 'text',
    defaults: onSamples({ derived: 'model-prompt' }),
  },

  epochs: {
    group: 'training',
    kind: kinds.integer(1),
    head: 'mlp',
    // texts: a pretrained encoder bends in few passes (Devlin et al. 2019, §A.3: 2 to 4 epochs)
    defaults: { transfer: 60, ...tuned({ image: 10, text: 4 }), contrastive: 1, scratch: 40, 'causal-lm': 3 },
  },
  batchSize: {
    group: 'training',
    kind: kinds.integer(1),
    head: 'mlp',
    flag: 'batch',
    defaults: { transfer: 64, ...tuned(16), contrastive: 16, scratch: 16, 'causal-lm': 4 },
  },
  accumulate: {
    group: 'training',
    kind: kinds.integer(1),
    flag: 'gradient-accumulation-steps',
    defaults: { ...tuned(1), 'causal-lm': 1 },
  },
  learningRate: {
    group: 'training',
    kind: kinds.rate,
    head: 'mlp',
    flag: 'lr',
    defaults: {
      transfer: 1e-3,
      'fine-tune': { image: { derived: 'batch-norm-rate' }, text: 3e-5 },
      lora: 5e-4,
      contrastive: 2e-5,
      scratch: 2e-3,
      'causal-lm': 2e-4,
    },
  },
  headLearningRate: {
    group: 'training',
    kind: kinds.rate,
    flag: 'head-lr',
    defaults: {
      'fine-tune': {
        derived: 'head-rate',
        of: ({ learningRate }) => (learningRate === undefined ? undefined : headRate(learningRate as number)),
      },
      lora: { derived: 'same-rate', of: ({ learningRate }) => learningRate },
    },
  },
  layerDecay: { group: 'training', kind: kinds.aboveZero('FACTOR', 1), defaults: { 'fine-tune': 1 } },
  schedule: {
    group: 'training',
    kind: kinds.choice('SCHEDULE', ...schedules),
    flag: 'lr-scheduler-type',
    defaults: { ...tuned('one-cycle'), 'causal-lm': 'cosine' },
  },
  warmupRatio: { group: 'training', kind: kinds.share, defaults: { ...tuned(warmUp), 'causal-lm': warmUp } },
  optimizer: {
    group: 'training',
    kind: kinds.choice('OPTIMIZER', 'adamw', 'sgd'),
    flag: 'optim',
    defaults: tuned('adamw'),
  },
  weightDecay: {
    group: 'training',
    kind: kinds.fromZero('RATE'),
    head: 'mlp',
    defaults: { ...onSamples(1e-2), 'causal-lm': 0 },
  },
  clip: {
    group: 'training',
    kind: kinds.fromZero('NORM'),
    flag: 'max-grad-norm',
    defaults: { 'fine-tune': { image: { derived: 'batch-norm-clip' }, text: 1 }, lora: 1, 'causal-lm': 1 },
  },
  labelSmoothing: {
    group: 'training',
    kind: kinds.share,
    // texts: smoothed targets pull together the logits of a head that was solved for, and so few epochs do no more than that
    defaults: tuned({ image: 0.1, text: 0 }),
  },
  patience: {
    group: 'training',
    kind: kinds.integer(1),
    head: 'mlp',
    // photos: to the end of the schedule, whose last epochs, at falling rates, gain most
    defaults: { transfer: 10, ...tuned({ image: 10, text: 2 }), scratch: 15, 'causal-lm': 2 },
  },
  classWeight: {
    group: 'training',
    kind: kinds.choice('HOW', 'auto', 'balanced', 'none'),
    defaults: onSamples('auto'),
  },
  calibrate: { group: 'training', kind: kinds.onOff, defaults: onSamples(true) },
  batchNorm: {
    group: 'training',
    kind: kinds.choice('MODE', 'auto', 'train', 'eval'),
    modality: 'image',
    defaults: { 'fine-tune': 'auto' },
  },
  refit: { group: 'training', kind: kinds.onOff, defaults: { 'fine-tune': false } },
  ema: { group: 'training', kind: kinds.share, defaults: tuned(0) },
  soup: { group: 'training', kind: kinds.integer(1, 100), defaults: tuned(1) },
  wiseFt: { group: 'training', kind: kinds.autoOrShare, defaults: { 'fine-tune': { image: 'auto', text: 1 } } },
} as const satisfies Readonly<Record<string, OptionRow>>;

/** Options of one call that can be written down. They never change the weights. */
export const runOptions = {
  resume: { group: 'output', kind: kinds.onOff, defaults: everywhere(false) },
  checkpointSeconds: { group: 'output', kind: kinds.seconds, defaults: everywhere(60) },
  cacheDir: { group: 'output', kind: kinds.path, flag: 'cache', defaults: onSamples({ derived: 'user-cache' }) },
  threads: { group: 'output', kind: kinds.integer(1), defaults: everywhere({ derived: 'physical-cores' }) },
  memory: { group: 'output', kind: kinds.bytes, defaults: everywhere({ derived: 'free-memory' }) },
} as const satisfies Readonly<Record<string, OptionRow>>;

export const optionTable = { ...methodOptions, ...runOptions };
export type OptionKey = keyof typeof optionTable;
/** All rows, with what they leave out. */
export const optionRows: readonly (OptionRow & Required<Pick<OptionRow, 'option' | 'flag'>> & { key: OptionKey })[] =
  Object.entries(optionTable as Readonly<Record<OptionKey, OptionRow>>).map(([key, row]) => ({
    option: key,
    flag: key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    ...row,
    key: key as OptionKey,
  }));

/** The names in the API of what a method has. */
export type OptionOf<M extends MethodName, Table = typeof methodOptions> = {
  [K in keyof Table]: Table[K] extends { readonly defaults: Readonly<Record<M, unknown>> }
    ? Table[K] extends { readonly option: infer Name extends string }
      ? Name
      : K
    : never;
}[keyof Table];

/** The default for these samples. */
export function ofModality(value: Default | DefaultByModality, modality: 'image' | 'text'): Default {
  return typeof value === 'object' && modality in value ? (value as DefaultByModality)[modality] : (value as Default);
}

export function isDerived(value: Default | DefaultByModality): value is DerivedDefault {
  return typeof value === 'object' && 'derived' in value;
}

function mixupOf({ mixup }: AugmentationConfig): number {
  return mixup === 'none' ? 0 : mixup.alpha;
}
