/** A comparison for programs, with a published schema: docs/schemas/compare.schema.json. Fields may be added; those that are there stay. */
import * as z from 'zod';
import { plain, said } from '../trials/said-json.ts';
import { comparedMethods } from './compared-methods.ts';
import type { Comparison } from './comparison.ts';

const method = z.enum(comparedMethods);
const share = z.number().min(0).max(1);
const count = z.int().min(0);
const seconds = z.number().min(0);
const interval = z.tuple([z.number(), z.number()]);
export const comparisonSchema = z.strictObject({
  data: z.strictObject({
    path: z.string(),
    modality: z.enum(['image', 'text']),
    samples: count,
    classes: z.array(z.string()),
  }),
  model: z.string().describe('The reference model.'),
  splits: z.strictObject({
    train: count,
    validation: count,
    test: count,
    measuredOn: z
      .enum(['test', 'validation'])
      .describe('The side that accuracies are of: validation only where there is no test side.'),
  }),
  methods: z
    .array(
      z.strictObject({
        method,
        accuracy: share,
        macroF1: share,
        interval: interval.describe('Of the accuracy: Wilson, 95 %.'),
        ece: share.describe('Expected calibration error, 15 bins of equal width.'),
        validationAccuracy: share.describe('By which methods are chosen.'),
        seconds: seconds.describe('From samples to trained model; what is in the cache of features takes no time.'),
        peakMemory: count.describe('Bytes of the whole process, at most, while the method ran.'),
        trainedWeights: count,
        size: count.describe('Bytes of what answers.'),
        latency: seconds.nullable().describe('Seconds of one answer, the median.'),
        versusSimplest: z
          .strictObject({
            difference: z.number().describe('Accuracy less that of the first method.'),
            interval: interval.describe('Of the difference: paired bootstrap (BCa), 95 %.'),
            p: share.describe('McNemar mid-p, Holm-corrected over the methods.'),
          })
          .nullable()
          .describe('null for the first method, which is the simplest.'),
        needs: z
          .strictObject({
            samples: count,
            band: z.tuple([count, count.nullable()]).describe('90 %; the upper end is null where it may never be.'),
          })
          .nullable()
          .describe(
            'Training samples with which it should be as accurate as the best is now; null where nothing says so.',
          ),
      }),
    )
    .describe('From the simplest on.'),
  recommendation: z
    .strictObject({ method, why: z.array(said), wouldChangeIf: z.array(said) })
    .nullable()
    .describe('The simplest method that loses neither significantly nor above a point, by validation samples alone.'),
  notRun: z.array(z.strictObject({ method, reason: said, estimatedSeconds: seconds.nullable() })),
  curves: z.array(
    z.strictObject({
      method,
      points: z.array(z.strictObject({ samples: count, accuracy: share, deviation: z.number().min(0) })),
      expected: z
        .array(z.strictObject({ samples: count, accuracy: share, band: interval }))
        .describe('At two and four times the most samples learned from; the band is 90 %.'),
      refused: said.nullable().describe('Why the curve is not extrapolated.'),
    }),
  ),
  remarks: z.array(said),
  stateDir: z.string().describe('Where finished methods are kept.'),
  out: z
    .string()
    .nullable()
    .optional()
    .describe('Of the command line, with --out: the folder of the recommended model; null where it has none.'),
});

export type ComparisonJson = z.infer<typeof comparisonSchema>;

export function comparisonJson({ splits, measuredOn, methods, curves, ...comparison }: Comparison): ComparisonJson {
  const { model, data, notRun, recommendation, remarks, stateDir } = comparison;
  return {
    data: { ...data, classes: [...data.classes] },
    model,
    splits: { ...splits, measuredOn },
    methods: methods.map(({ interval: [low, high], versusSimplest, needs, ...result }) => ({
      ...result,
      interval: [low, high],
      versusSimplest: versusSimplest && { ...versusSimplest, interval: pair(versusSimplest.interval) },
      needs: needs && { samples: needs.samples, band: [needs.band[0], needs.band[1]] },
    })),
    recommendation: recommendation && {
      method: recommendation.method,
      why: recommendation.why.map(plain),
      wouldChangeIf: recommendation.wouldChangeIf.map(plain),
    },
    notRun: notRun.map(({ reason, ...rest }) => ({ ...rest, reason: plain(reason) })),
    curves: curves.map(({ method, points, expected, refused }) => ({
      method,
      points: [...points],
      expected: expected.map(({ band, ...at }) => ({ ...at, band: pair(band) })),
      refused: refused && plain(refused),
    })),
    remarks: remarks.map(plain),
    stateDir,
  };
}

const pair = ([low, high]: readonly [number, number]): [number, number] => [low, high];
