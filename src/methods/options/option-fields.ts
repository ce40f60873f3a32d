/** What options of training may hold, for whoever takes some of them. */
import type * as z from 'zod';
import * as fields from '../../options/fields.ts';
import { type OptionKey, optionTable } from './option-table.ts';

/** Options of one call that nobody can write down. */
export const unwritable = {
  onEvent: fields.callback,
  signal: fields.signal,
  checkpointDir: fields.filled,
  runtime: fields.runtime,
} as const;

export function optionFields<const K extends OptionKey | keyof typeof unwritable>(
  ...names: readonly K[]
): Readonly<Record<K, z.ZodType>> {
  const schemaOf = (name: K) =>
    name in unwritable ? unwritable[name as keyof typeof unwritable] : optionTable[name as OptionKey].kind.schema;
  return Object.fromEntries(names.map((name) => [name, schemaOf(name)])) as Record<K, z.ZodType>;
}
