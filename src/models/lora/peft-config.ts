/** `adapter_config.json`, as PEFT writes it: the fields that matter here, checked; all others kept as they are.
 * @see https://huggingface.co/docs/peft/package_reference/lora */
import * as z from 'zod';
import { InjertoError } from '../../errors.ts';
import { scaleOf } from './lora-adapter.ts';

const perModule = z.record(z.string(), z.number().positive()).nullish();

const schema = z.looseObject({
  peft_type: z.string(),
  task_type: z.string().nullish(),
  base_model_name_or_path: z.string().nullish(),
  r: z.number().int().positive(),
  lora_alpha: z.number(),
  use_rslora: z.boolean().nullish(),
  target_modules: z.union([z.string(), z.array(z.string())]).nullish(),
  modules_to_save: z.array(z.string()).nullish(),
  rank_pattern: perModule,
  alpha_pattern: perModule,
});

export type PeftConfig = z.infer<typeof schema>;
export const peftConfigSchema = schema;

/** Variants of LoRA that compute something else than W + scale·BA, by the field that switches them on. */
const variants = {
  use_dora: 'DoRA',
  lora_bias: 'a bias on B',
  alora_invocation_tokens: 'activated LoRA',
  use_qalora: 'QALoRA',
  use_bdlora: 'block-diagonal LoRA',
  arrow_config: 'Arrow',
  kasa_config: 'KaSA',
  velora_config: 'VeLoRA',
  layer_replication: 'replicated layers',
  target_parameters: 'LoRA on bare parameters',
  trainable_token_indices: 'trained tokens',
} as const;

/** @throws {InjertoError} ADAPTER_UNSUPPORTED for another kind of adapter, and for variants of LoRA that are computed otherwise. */
export function checkPeftConfig(config: PeftConfig, origin: string): void {
  const where = origin;
  if (config.peft_type !== 'LORA') {
    throw new InjertoError('ADAPTER_UNSUPPORTED/kind', { details: { kind: config.peft_type }, where });
  }
  for (const [field, name] of Object.entries(variants)) {
    const value = config[field];
    const absent = value === undefined || value === null || value === false;
    if (absent || (Array.isArray(value) && value.length === 0)) continue;
    throw new InjertoError('ADAPTER_UNSUPPORTED/variant', { details: { variant: name, field }, where });
  }
}

/** The factor of a module's update. `alpha_pattern` names modules by regular expressions over the end of their path, and the first that
 * matches counts, as PEFT reads it. The rank is that of the tensor, which `rank_pattern` only repeats. */
export function peftScale({ lora_alpha, alpha_pattern, use_rslora }: PeftConfig, module: string, rank: number): number {
  const found = Object.entries(alpha_pattern ?? {}).find(([pattern]) => endMatches(pattern, module));
  return scaleOf({ rank, alpha: found?.[1] ?? lora_alpha, rsLora: use_rslora === true });
}

function endMatches(pattern: string, module: string): boolean {
  try {
    return new RegExp(`^(?:.*\\.)?(?:${pattern})$`).test(module);
  } catch {
    return false; // Python's expressions know a few things that JavaScript's do not
  }
}
