/** What is said to people, in the JSON of `compare` and `choose`. */
import * as z from 'zod';
import type { Remark } from '../../messages/index.ts';

export const said = z
  .strictObject({
    code: z.string().describe('Never changes.'),
    variant: z.string().optional().describe('Which of several sentences of the code it is.'),
    details: z.record(z.string(), z.unknown()),
    message: z.string().describe('In English.'),
  })
  .describe('Something said to people, with what it speaks of.');

export function plain({ code, variant, details, message }: Remark) {
  return { code, ...(variant !== undefined && { variant }), details: { ...details }, message };
}
