import * as z from 'zod';

const numbers = z.array(z.number());
const answers = z.object({ ids: z.array(z.string()), truth: numbers, predicted: numbers, confidence: numbers });

/** What is kept of one training. */
export const trialRecordSchema = z.object({
  /** On the samples that select, and on those that confirm. */
  selection: answers,
  confirmation: answers,
  /** Of the samples that select, nats. */
  loss: z.number(),
  bestEpoch: z.number().nullable(),
  seconds: z.number(),
});

export type TrialRecord = z.infer<typeof trialRecordSchema>;
