/** `tokenizer.json`, as far as its parts share a form; each part checks its own. */
import * as z from 'zod';
import { addedTokenSchema } from './added-tokens.ts';

const truncationSchema = z.looseObject({
  max_length: z.number().int().nonnegative(),
  direction: z.enum(['Left', 'Right']).catch('Right'),
  strategy: z.enum(['LongestFirst', 'OnlyFirst', 'OnlySecond']).catch('LongestFirst'),
});

const paddingSchema = z.looseObject({
  pad_id: z.number().int().nonnegative().optional(),
  pad_token: z.string().optional(),
});

export const tokenizerFileSchema = z.looseObject({
  version: z.literal('1.0', 'expected version 1.0').optional(),
  truncation: truncationSchema.nullish(),
  padding: paddingSchema.nullish().catch(undefined),
  added_tokens: z.array(addedTokenSchema).nullish(),
  normalizer: z.unknown().optional(),
  pre_tokenizer: z.unknown().optional(),
  post_processor: z.unknown().optional(),
  decoder: z.unknown().optional(),
  model: z.looseObject({}),
});

export type TokenizerFile = z.output<typeof tokenizerFileSchema>;
