/** A choice for programs, with a published schema: docs/schemas/choose.schema.json. Fields may be added; those that are there stay. */
import * as z from 'zod';
import { plain, said } from '../trials/said-json.ts';
import type { Choice } from './choice.ts';

const share = z.number().min(0).max(1);
const count = z.int().min(0);
const seconds = z.number().min(0);
const interval = z.tuple([z.number(), z.number()]);

export const choiceSchema = z.strictObject({
  data: z.strictObject({
    path: z.string(),
    modality: z.enum(['image', 'text']),
    samples: count.describe('Those that models are judged by: all but the test samples.'),
    classes: z.array(z.string()),
  }),
  models: z
    .array(
      z.strictObject({
        model: z.string(),
        samples: count.describe('Samples that it was judged on: only models judged on the same ones compare.'),
        accuracy: share.describe('Of the cross-validated probe, out of fold.'),
        interval: interval.describe('Of the accuracy: Wilson, 95 %.'),
        macroF1: share,
        ece: share.describe('Expected calibration error of the probe, 15 bins of equal width.'),
        loss: z.number().min(0).describe('Mean negative log-likelihood of the true classes, nats.'),
        knn: share.describe('Accuracy of the nearest neighbors.'),
        logme: z.number().describe('Larger is better; it decides nothing.'),
        hscore: z.number().describe('Larger is better; it decides nothing.'),
        published: share.nullable().describe('Top-1 accuracy on what it was trained on, as its authors give it.'),
        seconds: seconds.describe(
          'Of judging it, earlier calls included; what is in the cache of features takes no time.',
        ),
        size: count.describe('Bytes of its weights, as they are run.'),
        latency: seconds.describe('Seconds of one answer, reading included: the median.'),
        license: z.string().nullable().describe('SPDX.'),
        versusBest: z
          .strictObject({
            difference: z.number().describe('Accuracy of the most accurate model less this one, on the same samples.'),
            interval: interval.describe('Of the difference: paired bootstrap (BCa), 95 %.'),
            p: share.describe('McNemar mid-p, Holm-corrected over the models judged with it.'),
          })
          .nullable()
          .describe('null for the most accurate model.'),
        dropped: said.nullable().describe('Why it was judged no further.'),
      }),
    )
    .describe('The longest judged first, and of those the most accurate.'),
  best: z.string().nullable().describe('The model to take.'),
  recommendation: z
    .strictObject({ model: z.string(), why: z.array(said), wouldChangeIf: z.array(said) })
    .nullable()
    .describe(
      'The most accurate model, or a smaller or faster one that loses neither significantly nor above a point.',
    ),
  leftOut: z.array(z.strictObject({ model: z.string(), reason: said })),
  stateDir: z.string().describe('Where finished judgements are kept.'),
});

export type ChoiceJson = z.infer<typeof choiceSchema>;

export function choiceJson({ data, models, best, recommendation, leftOut, stateDir }: Choice): ChoiceJson {
  return {
    data: { ...data, classes: [...data.classes] },
    models: models.map(({ interval, versusBest, dropped, ...model }) => ({
      ...model,
      interval: [...interval],
      versusBest: versusBest && { ...versusBest, interval: [...versusBest.interval] },
      dropped: dropped && plain(dropped),
    })),
    best,
    recommendation: recommendation && {
      model: recommendation.model,
      why: recommendation.why.map(plain),
      wouldChangeIf: recommendation.wouldChangeIf.map(plain),
    },
    leftOut: leftOut.map(({ model, reason }) => ({ model, reason: plain(reason) })),
    stateDir,
  };
}
