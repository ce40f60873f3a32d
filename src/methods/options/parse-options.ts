/** The door for options: every value checked, every default filled in, as the table says. */

import * as z from 'zod';
import { type AugmentationConfig, parseAugmentation } from '../../data/index.ts';
import { InjertoError } from '../../errors.ts';
import { checkObject, checkOption, optionRefused } from '../../options/check-options.ts';
import { shown } from '../../options/issues.ts';
import { unwritable } from './option-fields.ts';
import {
  isDerived,
  type MethodName,
  methodNames,
  type OptionOf,
  ofModality,
  optionRows,
  runOptions,
} from './option-table.ts';
import type {
  ContrastiveConfig,
  FineTuneConfig,
  LoraConfig,
  RunOptions,
  ScratchConfig,
  SharedConfig,
  TrainOptions,
  TransferConfig,
} from './train-options.ts';

/** Every option there, but for those that the model or the data decide where nothing is given. */
export type Resolved<C, Open extends keyof C = never> = {
  readonly [K in Exclude<keyof C, Open>]-?: Exclude<C[K], undefined>;
} & Pick<C, Open>;

type Open = 'val' | 'test' | 'maxLength' | 'prompt';
interface Augmented {
  /** Spelled out. */
  readonly augment: AugmentationConfig;
}

export type ResolvedTransfer = { readonly method: 'transfer' } & Resolved<TransferConfig, Open>;
export type ResolvedFineTune = { readonly method: 'fine-tune' } & Augmented &
  Resolved<Omit<FineTuneConfig, 'augment'>, Open | 'unfreeze' | 'learningRate' | 'headLearningRate' | 'clip'>;
export type ResolvedLora = { readonly method: 'lora' } & Augmented & Resolved<Omit<LoraConfig, 'augment'>, Open>;
export type ResolvedContrastive = { readonly method: 'contrastive' } & Resolved<ContrastiveConfig, Open | 'unfreeze'>;
export type ResolvedScratch = { readonly method: 'scratch' } & Augmented &
  Resolved<Omit<ScratchConfig, 'augment'>, Open>;
export type ResolvedConfig = ResolvedTransfer | ResolvedFineTune | ResolvedLora | ResolvedContrastive | ResolvedScratch;
/** Options of a method that trains by steps. */
export type SteppedConfig = Extract<ResolvedConfig, { readonly epochs: number }>;

/** The table and the types of the API name the same options: anything else does not compile. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : { missing: Exclude<B, A> }) : { extra: Exclude<A, B> };
export const tableCovers: {
  readonly shared: Same<Extract<OptionOf<'transfer'>, keyof SharedConfig>, keyof SharedConfig>;
  readonly transfer: Same<OptionOf<'transfer'>, keyof TransferConfig>;
  readonly 'fine-tune': Same<OptionOf<'fine-tune'>, keyof FineTuneConfig>;
  readonly lora: Same<OptionOf<'lora'>, keyof LoraConfig>;
  readonly contrastive: Same<OptionOf<'contrastive'>, keyof ContrastiveConfig>;
  readonly scratch: Same<OptionOf<'scratch'>, keyof ScratchConfig>;
  readonly run: Same<OptionOf<'transfer', typeof runOptions>, Exclude<keyof RunOptions, keyof typeof unwritable>>;
} = { shared: true, transfer: true, 'fine-tune': true, lora: true, contrastive: true, scratch: true, run: true };

type Modality = 'image' | 'text';

/** Splits options into the config, checked and with its defaults, and what belongs to the call.
 * @throws {InjertoError} CONFIG_INVALID with path, value and allowed range. */
export function parseTrainOptions(
  options: TrainOptions,
  modality: Modality = 'image',
): { readonly config: ResolvedConfig; readonly run: RunOptions } {
  checkObject(options);
  const { method = 'transfer', ...given } = options as Readonly<Record<string, unknown>>;
  if (!methodNames.includes(method as MethodName) || method === 'causal-lm') {
    throw new InjertoError('CONFIG_INVALID/method', {
      details: { method: shown(method) },
      where: { option: 'method' },
    });
  }
  const { config, run } = parseOptions(method as MethodName, given, modality);
  return { config: { method, ...config } as ResolvedConfig, run };
}

/** The options of any method.
 * @param besides options of the call that are not in the table.
 * @throws {InjertoError} CONFIG_INVALID. */
export function parseOptions(
  method: MethodName,
  options: Readonly<Record<string, unknown>>,
  modality: Modality,
  besides: Readonly<Record<string, z.ZodType>> = {},
): { readonly config: Readonly<Record<string, unknown>>; readonly run: RunOptions } {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const ofRun = optionRows.filter(({ key, defaults }) => key in runOptions && method in defaults);
  const written = new Set(ofRun.map(({ option }) => option));
  const others = new Map(Object.entries({ ...unwritable, ...besides }));
  for (const [name, value] of given) {
    const schema = others.get(name);
    if (schema) checkOption(name, value, schema);
  }
  const side = (wanted: (name: string) => boolean) => Object.fromEntries(given.filter(([name]) => wanted(name)));
  const config = side((name) => !written.has(name) && !others.has(name));
  check(
    side((name) => written.has(name)),
    z.object(Object.fromEntries(ofRun.map(({ option, kind }) => [option, kind.schema.optional()]))),
    method,
  );
  checkModality(config, modality);
  return { config: withDefaults(method, config, modality), run: side((name) => written.has(name) || others.has(name)) };
}

function withDefaults(method: MethodName, given: Readonly<Record<string, unknown>>, modality: Modality) {
  const rows = optionRows.flatMap(({ key, option, kind, defaults }) => {
    const value = defaults[method];
    return value === undefined || key in runOptions ? [] : [{ option, kind, value: ofModality(value, modality) }];
  });
  const fields = rows.map(({ option, kind: { schema }, value }) => [
    option,
    isDerived(value) ? schema.optional() : schema.default(value as never),
  ]);
  const config: Record<string, unknown> = check(given, z.strictObject(Object.fromEntries(fields)), method);
  if ('augment' in config) config.augment = parseAugmentation(config.augment, 'augment');
  for (const { option, value } of rows) {
    const found = isDerived(value) && config[option] === undefined ? value.of?.(config) : undefined;
    if (found !== undefined) config[option] = found;
  }
  const inOrder = rows
    .filter(({ option }) => config[option] !== undefined)
    .map(({ option }) => [option, config[option]]);
  return Object.fromEntries(inOrder);
}

function checkModality(config: Readonly<Record<string, unknown>>, modality: Modality): void {
  const row = optionRows.find((row) => row.modality !== undefined && row.modality !== modality && row.option in config);
  if (!row) return;
  const { option } = row;
  throw new InjertoError('CONFIG_INVALID/modality', { details: { option, modality }, where: { option } });
}

function check<S extends z.ZodObject>(given: Readonly<Record<string, unknown>>, schema: S, method: MethodName) {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  // a name that is not known explains the values beside it
  const issue = parsed.error.issues.find(({ code }) => code === 'unrecognized_keys') ?? parsed.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') {
    const option = issue.keys[0]!;
    // a language model has no other method, and is none for others
    const others = method === 'causal-lm' ? [] : methodNames.filter((name) => name !== 'causal-lm');
    const methods = others.filter((name) => optionRows.some((row) => row.option === option && name in row.defaults));
    throw new InjertoError('CONFIG_INVALID/unknown', {
      details: { option, method, options: Object.keys(schema.shape), methods },
      where: { option },
    });
  }
  throw optionRefused(parsed.error, given);
}
