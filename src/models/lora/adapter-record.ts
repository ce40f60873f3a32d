/** `injerto.json` beside an adapter: how it was trained, and what it takes to open it again. */
import * as z from 'zod';
import { trainingRecordSchema } from '../export/training-record.ts';

const schema = trainingRecordSchema.extend({
  adapter: z.looseObject({
    kind: z.literal('lora'),
    /** What `openModel` is given for the base: a starter, a hub id, a path. */
    base: z.string(),
    /** Adapters whose updates are in this one, the first trained first. */
    contains: z.array(z.string()).optional(),
    /** What the head puts out, as `TrainedModel` tells tasks apart. */
    task: z.enum(['single-label', 'multi-label', 'regression']).optional(),
    /** Path of the head's module, under which PEFT finds its weights: `classifier`. */
    headModule: z.string(),
    /** Where the head is put on. */
    features: z.looseObject({
      value: z.string(),
      layout: z.enum(['vector', 'map', 'sequence']),
      size: z.number().int().positive(),
    }),
    /** As `preprocessor_config.json` spells it, of models that read images. */
    preprocessing: z.record(z.string(), z.json()).optional(),
  }),
});

export type AdapterRecord = z.infer<typeof schema>;
export const adapterRecordSchema = schema;
