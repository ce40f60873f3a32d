/** A search for programs, with a published schema: docs/schemas/tune.schema.json. Fields may be added; those that are there stay. */
import * as z from 'zod';
import { plain, said } from '../trials/said-json.ts';
import { tunedMethods } from './search-space.ts';
import type { Tuning } from './tuning.ts';

const share = z.number().min(0).max(1);
const count = z.int().min(0);
const options = z
  .record(z.string(), z.union([z.number(), z.string()]))
  .describe('Options of `train` other than the defaults.');

export const tuningSchema = z.strictObject({
  data: z.strictObject({
    path: z.string(),
    modality: z.enum(['image', 'text']),
    samples: z
      .strictObject({ train: count, selection: count, confirmation: count })
      .describe('Those that learn, select and confirm; the test samples take no part.'),
    classes: z.array(z.string()),
  }),
  model: z.string(),
  method: z.enum(tunedMethods),
  trials: z
    .array(
      z.strictObject({
        trial: count.describe('0 has the defaults.'),
        options,
        epochs: count.describe('Of its longest training: only trials of as many epochs compare.'),
        accuracy: share.describe('On the samples that select.'),
        loss: z.number().min(0).describe('There, mean cross-entropy, nats.'),
        bestEpoch: count.nullable().describe('Epoch whose weights were kept; 0 is the start.'),
        seconds: z.number().min(0).describe('Of all its trainings, earlier calls included.'),
      }),
    )
    .describe('The longest trained first, and of those the most accurate.'),
  leftOut: z.array(z.strictObject({ trial: count, reason: said })),
  confirmation: z
    .strictObject({
      samples: count,
      defaults: share,
      tuned: share,
      difference: z.number().describe('Accuracy of the tuned options less that of the defaults.'),
      interval: z.tuple([z.number(), z.number()]).describe('Of the difference: paired bootstrap (BCa), 95 %.'),
      p: share.describe('McNemar mid-p.'),
    })
    .nullable()
    .describe('On samples that selected nothing; null where the best options are the defaults.'),
  recommendation: z.strictObject({ options, why: z.array(said) }).nullable(),
  stateDir: z.string().describe('Where finished trials are kept.'),
});

export type TuningJson = z.infer<typeof tuningSchema>;

export function tuningJson({ data, leftOut, recommendation, confirmation, trials, ...rest }: Tuning): TuningJson {
  return {
    data: { ...data, samples: { ...data.samples }, classes: [...data.classes] },
    trials: trials.map((trial) => ({ ...trial, options: { ...trial.options } })),
    leftOut: leftOut.map(({ trial, reason }) => ({ trial, reason: plain(reason) })),
    confirmation: confirmation && { ...confirmation, interval: [...confirmation.interval] },
    recommendation: recommendation && {
      options: { ...recommendation.options },
      why: recommendation.why.map(plain),
    },
    ...rest,
  };
}
