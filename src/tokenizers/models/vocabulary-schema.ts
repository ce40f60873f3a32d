import * as z from 'zod';

const id = (value: unknown) => typeof value === 'number' && Number.isInteger(value) && value >= 0;

/** `{ token: number }`. One look at each entry: vocabularies have hundreds of thousands. */
export const vocabularySchema = z.custom<Readonly<Record<string, number>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(id),
  'expected tokens with their numbers',
);
