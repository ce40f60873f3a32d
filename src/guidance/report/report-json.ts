/** What a report holds, for programs: report.json. Its schema is docs/schemas/report.schema.json. Fields may be added; those that are there stay. */
import * as z from 'zod';
import { checkReportSchema } from '../check/report-json.ts';
import { choiceSchema } from '../choose/choice-json.ts';
import { comparisonSchema } from '../compare/comparison-json.ts';

const share = z.number().min(0).max(1);
const count = z.int().min(0);
const said = z.strictObject({
  code: z.string().describe('Never changes.'),
  variant: z.string().optional().describe('Which of several sentences of the code it is.'),
  details: z.record(z.string(), z.unknown()),
  message: z.string().describe('In English.'),
});
const answered = z.union([z.string(), z.array(z.string()), z.number()]);
const score = z.strictObject({
  accuracy: share.optional(),
  interval: z.tuple([share, share]).optional().describe('Wilson, 95 %.'),
  loss: z.number().nullable().describe('null where it is not finite.'),
  metrics: z.record(z.string(), z.number().nullable()),
});

export const trainingReportSchema = z.strictObject({
  model: z.string().describe('The reference model.'),
  method: z.string(),
  task: z.enum(['single-label', 'multi-label', 'regression']),
  config: z.record(z.string(), z.unknown()),
  classes: z.array(z.string()),
  samples: z.strictObject({ train: count, val: count, test: count }),
  val: score.nullable(),
  test: score.nullable(),
  judgedOn: z
    .enum(['test', 'validation'])
    .nullable()
    .describe('The side of all that follows; null where there is none.'),
  baseline: z
    .strictObject({ label: z.string(), accuracy: share })
    .nullable()
    .describe('Always answering the largest class.'),
  perClass: z.array(z.strictObject({ label: z.string(), precision: share, recall: share, f1: share, support: count })),
  confusion: z.array(z.array(count)).nullable().describe('Rows: truth; columns: answer. Only of one class a sample.'),
  calibration: z
    .strictObject({
      ece: share.describe('15 bins of equal width.'),
      bins: z.array(
        z.strictObject({
          low: share,
          high: share,
          count,
          accuracy: share.nullable(),
          confidence: share.nullable(),
        }),
      ),
    })
    .nullable(),
  worst: z
    .array(z.strictObject({ id: z.string(), truth: answered, predicted: answered, confidence: share.nullable() }))
    .describe('Mistakes, the most confident first; of numbers the largest errors.'),
  history: z.array(
    z.strictObject({
      epoch: z.int(),
      training: z.int().optional().describe('Of a soup: which training.'),
      trainLoss: z.number().nullable(),
      validationLoss: z.number().nullable(),
      validationAccuracy: share.nullable(),
    }),
  ),
  bestEpoch: z.int().nullable(),
  seconds: z.strictObject({ features: z.number(), train: z.number(), total: z.number() }),
  peakMemory: count.describe('Bytes of the whole process.'),
  trainedWeights: count,
  remarks: z.array(said),
});

export type TrainingReportJson = z.infer<typeof trainingReportSchema>;

export const reportSchema = z.discriminatedUnion('kind', [
  z.strictObject({ format: z.literal(1), kind: z.literal('training'), training: trainingReportSchema }),
  z.strictObject({ format: z.literal(1), kind: z.literal('comparison'), comparison: comparisonSchema }),
  z.strictObject({ format: z.literal(1), kind: z.literal('choice'), choice: choiceSchema }),
  z.strictObject({ format: z.literal(1), kind: z.literal('check'), check: checkReportSchema }),
]);

export type ReportJson = z.infer<typeof reportSchema>;
