/** The hub's `config.json`: the few fields that matter here, checked; all others kept as they are. */
import { z } from 'zod';

const schema = z.looseObject({
  model_type: z.string().optional(),
  architectures: z.array(z.string()).nullish(),
  num_labels: z.number().int().positive().optional(),
  id2label: z.record(z.string(), z.coerce.string()).nullish(),
  label2id: z.record(z.string(), z.coerce.number()).nullish(),
  problem_type: z.string().nullish(),
});

export type ModelConfig = z.infer<typeof schema>;
export const modelConfigSchema = schema;

/** Class names by index, if `id2label` names every index from 0 to its last without a gap. */
export function classesOf(config: ModelConfig): readonly string[] | undefined {
  const entries = Object.entries(config.id2label ?? {});
  const names = new Map(entries.map(([id, label]) => [Number(id), label]));
  const classes = entries.map((_, index) => names.get(index));
  return classes.length > 0 && classes.every((name) => name !== undefined) ? classes : undefined;
}
