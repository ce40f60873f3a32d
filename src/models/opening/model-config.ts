/** The hub's `config.json`: the few fields that matter here, checked; all others kept as they are. */
import * as z from 'zod';

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

/** What the model is for, as transformers writes it into `problem_type`. */
export function taskOf({ problem_type: problem }: ModelConfig): 'single-label' | 'multi-label' | 'regression' {
  if (problem === 'regression') return 'regression';
  return problem === 'multi_label_classification' ? 'multi-label' : 'single-label';
}

/** Class names by index, if `id2label` names every index from 0 to its last without a gap. */
export function classesOf(config: ModelConfig): readonly string[] | undefined {
  const entries = Object.entries(config.id2label ?? {});
  const names = new Map(entries.map(([id, label]) => [Number(id), label]));
  const classes = entries.map((_, index) => names.get(index));
  return classes.length > 0 && classes.every((name) => name !== undefined) ? classes : undefined;
}
