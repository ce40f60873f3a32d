/** The door for options: every value checked, every default filled in. */

import { z } from 'zod';
import { type AugmentationConfig, parseAugmentation } from '../../data/index.ts';
import { InjertoError } from '../../errors.ts';
import { expectedBy, shown } from '../../option-issues.ts';
import type {
  ContrastiveOptions,
  FineTuneOptions,
  LoraOptions,
  RunOptions,
  TrainOptions,
  TransferOptions,
} from './train-options.ts';

const count = z.number().int().min(1);
const share = z.number().min(0).lt(1);
const rate = z.number().positive().max(100);

const shared = {
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  val: share.optional(),
  test: share.optional(),
  classWeight: z.enum(['auto', 'balanced', 'none']).default('auto'),
  maxLength: z.number().int().min(2).optional(),
  prompt: z.string().optional(),
};
const strength = z.union([z.literal('auto'), z.number().positive()]).default('auto');

const transferSchema = z.strictObject({
  ...shared,
  method: z.literal('transfer').default('transfer'),
  head: z.enum(['linear', 'mlp']).default('linear'),
  C: strength,
  hiddenUnits: count.max(65536).default(256),
  dropout: share.default(0.2),
  learningRate: rate.default(1e-3),
  weightDecay: z.number().min(0).default(1e-2),
  batchSize: count.default(64),
  epochs: count.default(60),
  patience: count.default(10),
});

const fineTuneSchema = z.strictObject({
  ...shared,
  method: z.literal('fine-tune'),
  unfreeze: z.union([z.number().int().min(0), z.string().min(1)]).optional(),
  C: strength,
  learningRate: rate.default(3e-5),
  headLearningRate: rate.optional(),
  layerDecay: z.number().positive().max(1).default(1),
  weightDecay: z.number().min(0).default(1e-2),
  labelSmoothing: share.default(0.1),
  augment: z.unknown().default('standard'),
  mixup: z.number().min(0).max(100).optional(),
  accumulate: count.default(1),
  clip: z.number().min(0).default(1),
  schedule: z.enum(['constant', 'linear', 'cosine', 'one-cycle']).default('one-cycle'),
  optimizer: z.enum(['adamw', 'sgd']).default('adamw'),
  views: count.max(1000).default(4),
  wiseFt: z.number().min(0).max(1).default(1),
  batchSize: count.default(16),
  epochs: count.default(10),
  patience: count.default(4),
});

const { unfreeze: _, layerDecay: __, wiseFt: ___, ...tuning } = fineTuneSchema.shape;
const pattern = z.string().min(1);

const loraSchema = z.strictObject({
  ...tuning,
  method: z.literal('lora'),
  rank: count.max(4096).default(8),
  alpha: z.number().positive().max(1e4).default(16),
  rsLora: z.boolean().default(false),
  targets: z.union([pattern, z.array(pattern).min(1)]).default('sensible'),
  dropout: share.default(0),
  learningRate: rate.default(5e-4),
});

const contrastiveSchema = z.strictObject({
  ...shared,
  method: z.literal('contrastive'),
  unfreeze: z.union([z.number().int().min(0), z.string().min(1)]).optional(),
  iterations: count.max(1000).default(20),
  C: strength,
  learningRate: rate.default(2e-5),
  weightDecay: z.number().min(0).default(1e-2),
  batchSize: count.default(16),
  epochs: count.default(1),
});

export type ResolvedTransfer = z.infer<typeof transferSchema>;
/** With the augmentation spelled out, and rate and mixup that default to another option's value. */
export type ResolvedFineTune = Omit<z.infer<typeof fineTuneSchema>, 'augment'> & {
  readonly augment: AugmentationConfig;
  readonly headLearningRate: number;
  readonly mixup: number;
};
export type ResolvedLora = Omit<z.infer<typeof loraSchema>, 'augment'> &
  Pick<ResolvedFineTune, 'augment' | 'headLearningRate' | 'mixup'>;
export type ResolvedContrastive = z.infer<typeof contrastiveSchema>;
export type ResolvedConfig = ResolvedTransfer | ResolvedFineTune | ResolvedLora | ResolvedContrastive;

/** Names of `RunOptions`; a missing one does not compile. */
const runOptionNames = {
  onEvent: true,
  signal: true,
  checkpointDir: true,
  resume: true,
  checkpointSeconds: true,
  cacheDir: true,
  threads: true,
  memory: true,
  runtime: true,
} satisfies Record<keyof RunOptions, true>;

type Modality = 'image' | 'text';

/** What differs where the samples are texts: they have no augmentation, and a pretrained encoder bends in few passes (Devlin et al. 2019,
 *  §A.3: 2 to 4 epochs). Smoothed targets pull the logits of a head that was solved for together, and so few epochs do no more than that. */
const textDefaults = { augment: 'none', epochs: 4, patience: 2, labelSmoothing: 0 };

/** Options that only one modality has. */
const optionsOf: Readonly<Record<Modality, readonly string[]>> = {
  image: ['augment', 'mixup', 'views'],
  text: ['maxLength', 'prompt'],
};

function checkModality(config: Readonly<Record<string, unknown>>, modality: Modality): void {
  const name = optionsOf[modality === 'text' ? 'image' : 'text'].find((option) => option in config);
  if (name === undefined) return;
  throw new InjertoError('CONFIG_INVALID/modality', { details: { option: name, modality }, where: { option: name } });
}

/** Splits options into the config, checked and with its defaults, and what belongs to the call.
 * @throws {InjertoError} CONFIG_INVALID with path, value and allowed range. */
export function parseTrainOptions(
  options: TrainOptions,
  modality: Modality = 'image',
): {
  readonly config: ResolvedConfig;
  readonly run: RunOptions;
} {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  const run = Object.fromEntries(entries.filter(([name]) => name in runOptionNames)) as RunOptions;
  const config = Object.fromEntries(entries.filter(([name]) => !(name in runOptionNames)));
  checkThreads(run.threads);
  checkMemory(run.memory);
  checkModality(config, modality);
  return { config: parseConfig(config as MethodOptions, modality), run };
}

type MethodOptions = TransferOptions | FineTuneOptions | LoraOptions | ContrastiveOptions;

function parseConfig(config: MethodOptions, modality: Modality): ResolvedConfig {
  const { method = 'transfer' } = config;
  if (method === 'transfer') return check(transferSchema, config);
  if (method === 'fine-tune') {
    const parsed = check(fineTuneSchema, modality === 'text' ? { ...textDefaults, ...config } : config);
    const augment = parseAugmentation(parsed.augment, 'augment');
    return {
      ...parsed,
      ...(modality === 'image' && { unfreeze: parsed.unfreeze ?? 'all' }),
      augment,
      headLearningRate: parsed.headLearningRate ?? 10 * parsed.learningRate,
      mixup: parsed.mixup ?? (augment.mixup === 'none' ? 0 : augment.mixup.alpha),
    };
  }
  if (method === 'lora') {
    const parsed = check(loraSchema, modality === 'text' ? { ...textDefaults, ...config } : config);
    const augment = parseAugmentation(parsed.augment, 'augment');
    return {
      ...parsed,
      augment,
      headLearningRate: parsed.headLearningRate ?? parsed.learningRate,
      mixup: parsed.mixup ?? (augment.mixup === 'none' ? 0 : augment.mixup.alpha),
    };
  }
  if (method === 'contrastive') return check(contrastiveSchema, config);
  throw new InjertoError('CONFIG_INVALID/method', {
    details: { method: JSON.stringify(method) ?? String(method) },
    where: { option: 'method' },
  });
}

function check<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') {
    const { method = 'transfer' } = value as { method?: string };
    throw new InjertoError('CONFIG_INVALID/unknown', {
      details: { option: issue.keys[0]!, method, options: Object.keys((schema as unknown as z.ZodObject).shape) },
      where: { option: issue.keys[0]! },
    });
  }
  const path = issue.path.join('.');
  const got = issue.path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)[key], value);
  throw new InjertoError('CONFIG_INVALID/value', {
    details: { option: path, expected: expectedBy(issue), got: shown(got) },
    where: { option: path },
  });
}

function checkThreads(threads: number | undefined): void {
  if (threads === undefined || (Number.isInteger(threads) && threads >= 1)) return;
  throw new InjertoError('CONFIG_INVALID/range', {
    details: { option: 'threads', from: 1, whole: true, got: threads },
    where: { option: 'threads' },
  });
}

function checkMemory(memory: number | undefined): void {
  if (memory === undefined || (Number.isFinite(memory) && memory > 0)) return;
  throw new InjertoError('CONFIG_INVALID/range', {
    details: { option: 'memory', from: 0, above: true, whole: false, got: memory },
    where: { option: 'memory' },
  });
}
