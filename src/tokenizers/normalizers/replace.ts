import * as z from 'zod';
import { component } from '../component.ts';
import { type Pattern, replaceAll, stretches } from '../patterns/matches.ts';
import { patternSchema } from '../patterns/pattern-schema.ts';
import type { Normalizer } from './normalizer.ts';

export const replaceSchema = z.looseObject({ pattern: patternSchema, content: z.string() });

/** Puts a text in the place of each match. */
export const replace = component<readonly Normalizer[], z.output<typeof replaceSchema>>(
  replaceSchema as z.ZodType<z.output<typeof replaceSchema>>,
  ({ pattern, content }) => [
    {
      normalize: (text) => replaceAll(pattern, text, content),
      leading: (text, lead) => leadingAfter(pattern, content, text, lead),
    },
  ],
);

/** What is put in belongs to the last character of what it replaces. */
function leadingAfter(pattern: Pattern, content: string, text: string, lead: number): number {
  let after = 0;
  for (const { start, end, match } of stretches(pattern, text)) {
    if (start >= lead) break;
    if (match && end > lead) break;
    after += match ? content.length : Math.min(end, lead) - start;
  }
  return after;
}
