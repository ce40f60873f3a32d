/** `injerto.json`: how a model was trained, for programs. People read the same in the model card. */
import * as z from 'zod';

const json = z.json();

const metric = z.object({
  /** Such as `accuracy` or `loss`. */
  name: z.string(),
  value: z.number(),
  /** The held-out set that it was measured on: `validation`, `test`. */
  split: z.string(),
  /** How many photos that set has. */
  samples: z.number().int().nonnegative().optional(),
  /** 95 % confidence interval. */
  interval: z.tuple([z.number(), z.number()]).optional(),
});

const schema = z.looseObject({
  /** Of this file's layout; readers refuse a newer one. */
  format: z.literal(1),
  injerto: z.string(),
  /** ISO 8601, UTC. */
  created: z.string(),
  reference: z.object({
    name: z.string(),
    sha256: z.string(),
    license: z.string().optional(),
    /** What opening changed about the reference's graph, a sentence each. */
    converted: z.array(z.string()).optional(),
  }),
  method: z.string(),
  settings: z.record(z.string(), json),
  seed: z.number().int(),
  /** In class order, with the number of photos by split. */
  classes: z.array(z.object({ name: z.string(), samples: z.record(z.string(), z.number().int().nonnegative()) })),
  /** Samples that were left out of the data, by the code of the reason. */
  leftOut: z.record(z.string(), z.number().int().nonnegative()).optional(),
  metrics: z.array(metric),
  /** How `unknown.safetensors` tells samples that are unlike those of the training. */
  unknown: z
    .object({
      /** Training samples that are kept, of how many. */
      known: z.number().int().positive(),
      of: z.number().int().positive(),
      neighbors: z.number().int().positive(),
      /** Distance beyond which a sample is unknown. */
      threshold: z.number(),
      /** Samples by which the threshold was set. */
      heldOut: z.number().int().positive(),
      test: z.object({ samples: z.number().int(), unknown: z.number().int() }).optional(),
    })
    .optional(),
  /** What is to be known before any number, by code. */
  remarks: z.array(z.object({ code: z.string(), message: z.string() })).optional(),
  /** Files of the reference model that travel with this one, such as its tokenizer's: paths in the folder, with `/`. */
  files: z.array(z.string()).optional(),
  /** Of a text model: what stands in the graph between the vectors of tokens and the head. */
  embedding: z
    .object({
      /** In the words of sentence-transformers. */
      modules: z.array(z.string()),
      /** Of the modules and their weights. */
      sha256: z.string(),
      /** Whether the vectors that the head reads are brought to unit length where they are asked for. */
      normalize: z.boolean(),
    })
    .optional(),
  head: z.object({
    /** The value that the head reads. */
    features: z.string(),
    parameters: z.array(z.string()),
  }),
});

export type TrainingRecord = z.infer<typeof schema>;
export type Metric = z.infer<typeof metric>;
export const trainingRecordSchema = schema;
