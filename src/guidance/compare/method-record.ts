import * as z from 'zod';

const numbers = z.array(z.number());
const answers = z.object({ ids: z.array(z.string()), truth: numbers, predicted: numbers, confidence: numbers });

/** What is kept of a finished method: enough for every table, whatever else is compared with it later. */
export const methodRecordSchema = z.object({
  validation: answers,
  /** Empty where there is no such side. */
  test: answers,
  /** Wall-clock, from the samples to the trained model. */
  seconds: z.number(),
  /** Bytes of the whole process, at most, while the method ran. */
  peakMemory: z.number(),
  trainedWeights: z.number(),
  /** Bytes of what answers: the model folder; for zero-shot and nearest neighbours the weights, and the features that are searched. */
  size: z.number(),
  /** Seconds of one answer, the median; null where there is nothing that answers one sample by itself. */
  latency: z.number().nullable(),
});

export type MethodRecord = z.infer<typeof methodRecordSchema>;
