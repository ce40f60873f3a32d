import * as z from 'zod';

const numbers = z.array(z.number());

/** What is kept of a model that was judged on a rung: enough for every table, whatever else it is compared with later. */
export const modelRecordSchema = z.object({
  /** Out of fold. */
  answers: z.object({ ids: z.array(z.string()), truth: numbers, predicted: numbers, confidence: numbers }),
  loss: z.number(),
  knn: z.number(),
  logme: z.number(),
  hscore: z.number(),
  seconds: z.number(),
  latency: z.number(),
  size: z.number(),
  license: z.string().nullable(),
});

export type ModelRecord = z.infer<typeof modelRecordSchema>;
