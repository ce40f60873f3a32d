/** Options and arguments as callers give them, checked before any work: a wrong name or type is told by its name, instead of a TypeError deep inside. */
import * as z from 'zod';
import { InjertoError } from '../errors.ts';
import { nearestName } from '../names/nearest-names.ts';
import { refusalOf, shown } from './issues.ts';

/** A schema for each option of `T`; an option that has none does not compile. `undefined` is as good as left out. */
export type OptionSchemas<T> = { readonly [K in keyof Required<T>]: z.ZodType };

/** @param of name of the function that takes them, for the message.
 * @throws {InjertoError} CONFIG_INVALID names the option, what it may be and what it was · OPTION_INVALID for what is no object. */
export function checkOptions<T extends object>(of: string, options: T, schemas: OptionSchemas<T>): void {
  checkObject(options);
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(schemas, option)) throw unknownOption(of, option, Object.keys(schemas));
    checkOption(option, value, (schemas as Readonly<Record<string, z.ZodType>>)[option]!);
  }
}

/** @throws {InjertoError} OPTION_INVALID */
export function checkObject(options: unknown): void {
  checkArgument('options', options, z.record(z.string(), z.unknown()));
}

/** @throws {InjertoError} CONFIG_INVALID */
export function checkOption(option: string, value: unknown, schema: z.ZodType): void {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw optionRefused(parsed.error, value, option);
}

/** CONFIG_INVALID: the option that a schema refuses, what it may be, and what it was.
 * @param option that has the value; options of an object are named by themselves. */
export function optionRefused(error: z.ZodError, value: unknown, ...option: readonly string[]): InjertoError {
  const { path, expected, got } = refusalOf(error, value);
  const whole = [...option, ...path];
  const details = { option: whole.join('.'), expected, got };
  return new InjertoError('CONFIG_INVALID/value', { details, where: { option: whole[0] ?? 'options' } });
}

function unknownOption(of: string, option: string, options: readonly string[]): InjertoError {
  const near = nearestName(option, options);
  const details = { of, option, options, ...(near !== undefined && { near }) };
  return new InjertoError('CONFIG_INVALID/unknown-option', { details, where: { option } });
}

/** Of what is no option and cannot be left out.
 * @throws {InjertoError} OPTION_INVALID */
export function checkArgument(name: string, value: unknown, schema: z.ZodType): void {
  const parsed = schema.safeParse(value);
  if (parsed.success) return;
  const { expected } = refusalOf(parsed.error, value);
  throw new InjertoError('OPTION_INVALID/argument', { details: { name, expected, got: shown(value) } });
}
