/** Explanations for programs, with a published schema: docs/schemas/explain.schema.json. Fields may be added; those that are there stay. */
import * as z from 'zod';
import type { Remark } from '../../messages/index.ts';
import { type Explanation, photoBaselines, textBaselines } from './explanation.ts';
import { type HeatMap, inCells } from './heat-map.ts';

const said = z.strictObject({
  code: z.string().describe('Never changes.'),
  variant: z.string().optional().describe('Which of several sentences of the code it is.'),
  details: z.record(z.string(), z.unknown()),
  message: z.string().describe('In English.'),
});

const common = {
  label: z.string().describe('What the model answers; of several classes the likeliest, empty where it is a number.'),
  value: z.number().optional().describe('Only where the model answers with a number.'),
  explained: z.strictObject({
    class: z.string().describe('What the attributions are of; empty where the model answers with a number.'),
    probability: z.number().min(0).max(1).nullable(),
    score: z.enum(['centered-logit', 'logit', 'probability', 'value']),
  }),
  method: z.literal('integrated-gradients'),
  steps: z.int().min(1),
  completeness: z
    .strictObject({
      atBaseline: z.number(),
      atInput: z.number(),
      sum: z.number().describe('Of all attributions: atInput − atBaseline, but for the error.'),
      error: z.number().nullable().describe('As a share of that difference; null where the difference is 0.'),
      reached: z.boolean().describe('Whether the error is at most 1 %.'),
    })
    .describe('Scores, and how well the attributions add up to their difference.'),
  nearest: z.array(
    z.strictObject({
      id: z.string(),
      label: z.union([z.array(z.string()), z.number()]),
      similarity: z.number().describe('Cosine of the features, −1 … 1.'),
    }),
  ),
  remarks: z.array(said),
};

const map = z.strictObject({
  height: z.int(),
  width: z.int(),
  values: z.array(z.number()).describe('Row by row from the top left.'),
});

export const explanationSchema = z.union([
  z.strictObject({
    file: z.string(),
    modality: z.literal('image'),
    ...common,
    baseline: z.enum(photoBaselines),
    attributions: map.describe('Sums over cells of what the model sees of the photo, 16 × 16 at most.'),
    gradCam: map.extend({ value: z.string().describe('Value of the graph that it is of.') }).nullable(),
    files: z.array(z.string()).optional().describe('Of the command line, with --out: what was written.'),
  }),
  z.strictObject({
    text: z.union([z.string(), z.tuple([z.string(), z.string()])]),
    modality: z.literal('text'),
    ...common,
    baseline: z.enum(textBaselines),
    attributions: z.array(
      z.strictObject({
        word: z.string(),
        start: z.int().describe('UTF-16 units of the text from which it stands.'),
        end: z.int(),
        part: z.union([z.literal(0), z.literal(1)]).describe('1 in the second of two texts.'),
        attribution: z.number(),
      }),
    ),
    at: z.string().optional().describe('Of the command line: the file, or the file and the line.'),
    files: z.array(z.string()).optional(),
  }),
]);

export type ExplanationJson = z.infer<typeof explanationSchema>;

/** Cells of a photo in each direction. */
const cells = 16;

export function explanationJson(explanation: Explanation): ExplanationJson {
  const { label, value, explained, method, steps, completeness, nearest, remarks } = explanation;
  const shared = {
    label,
    ...(value !== undefined && { value }),
    explained: { ...explained },
    method,
    steps,
    // JSON has no infinity
    completeness: { ...completeness, error: Number.isFinite(completeness.error) ? completeness.error : null },
    nearest: nearest.map((sample) => ({
      ...sample,
      label: typeof sample.label === 'number' ? sample.label : [...sample.label],
    })),
    remarks: remarks.map(plain),
  };
  if (explanation.modality === 'text') {
    const { text, baseline, attributions } = explanation;
    const given = typeof text === 'string' ? text : ([text[0], text[1]] as [string, string]);
    return {
      text: given,
      modality: 'text',
      ...shared,
      baseline,
      attributions: attributions.map((word) => ({ ...word })),
    };
  }
  const { file, baseline, attributions, gradCam } = explanation;
  return {
    file,
    modality: 'image',
    ...shared,
    baseline,
    attributions: listed(inCells(attributions, cells)),
    gradCam: gradCam && { ...listed(gradCam), value: gradCam.value },
  };
}

function listed({ height, width, values }: HeatMap) {
  return { height, width, values: [...values] };
}

function plain({ code, variant, details, message }: Remark) {
  return { code, ...(variant !== undefined && { variant }), details: { ...details }, message };
}
