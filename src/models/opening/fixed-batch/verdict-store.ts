import * as z from 'zod';
import type { Remark } from '../../../messages/index.ts';
import type { ModelProto } from '../../../onnx/index.ts';

export const verdictSchema = z.object({
  /** `any`: as many as one likes. A number: only so many at a time. */
  rows: z.union([z.literal('any'), z.number().int().positive()]),
  /** Why the samples of a batch go through the graph only so many at a time. */
  obstacle: z.custom<Remark>((value) => typeof value === 'object' && value !== null).optional(),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** Keeps what was found out about the batch of a graph: finding it out runs the model several times. */
export interface VerdictStore {
  /** @param sha256 of the file, weights included. */
  find(model: ModelProto, sha256: string): Promise<{ verdict: Verdict; model: ModelProto } | undefined>;
  keep(original: ModelProto, sha256: string, verdict: Verdict, model: ModelProto): Promise<void>;
}
