/** The report as programs read it: `injerto check --json`. Its schema is docs/schemas/check.schema.json. */
import * as z from 'zod';
import type { CheckReport } from './check.ts';
import { checkNames } from './finding.ts';

const said = z.object({
  code: z.string().describe('Never changes: programs branch on it.'),
  variant: z.string().optional().describe('Which of several sentences of the code.'),
  details: z.record(z.string(), z.unknown()).describe('The names and numbers that the sentence speaks of.'),
  message: z.string().describe('The sentence, in English.'),
});

export const checkReportSchema = z.object({
  model: z.string().describe('Reference model through whose features the data were seen.'),
  samples: z.number().int().describe('Samples that were looked at.'),
  findings: z.array(
    z.object({
      check: z.enum(checkNames),
      severity: z.enum(['high', 'medium', 'low']),
      evidence: said,
      samples: z.array(z.string()).describe('Ids, the clearest first; empty where all are meant.'),
      remedy: z.string().nullable().describe('What to do about it, in English.'),
    }),
  ),
  checked: z.array(z.enum(checkNames)).describe('Checks that were made.'),
  notChecked: z
    .array(z.object({ check: z.enum(checkNames), why: said }))
    .describe('Checks that could not be made, and why.'),
});

export type CheckReportJson = z.infer<typeof checkReportSchema>;

/** The report without its list of all samples, as plain JSON. */
export function checkReportJson({ model, samples, findings, checked, notChecked }: CheckReport): CheckReportJson {
  return JSON.parse(JSON.stringify({ model, samples, findings, checked, notChecked }));
}
