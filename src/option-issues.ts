/** What a schema says of a value that it refuses, as details of a message. */
import type { z } from 'zod';
import type { Expected } from './messages/index.ts';

/** What the value should have been; several where there are alternatives. */
export function expectedBy(issue: z.core.$ZodIssue): readonly Expected[] {
  switch (issue.code) {
    case 'invalid_union':
      return issue.errors.flatMap(([first]) => (first ? expectedBy(first) : []));
    case 'invalid_value':
      return [{ kind: 'one-of', values: issue.values.map((value) => (isPlain(value) ? value : String(value))) }];
    case 'unrecognized_keys':
      return issue.keys.slice(0, 1).map((field) => ({ kind: 'without', field }));
    case 'custom':
      return [(issue.params?.expected as Expected | undefined) ?? { kind: 'other' }];
    case 'invalid_type':
      return [{ kind: kinds[issue.expected] ?? 'other' }];
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array') return [{ kind: 'filled' }];
      return [{ kind: issue.inclusive === false ? 'above' : 'least', bound: Number(issue.minimum) }];
    case 'too_big':
      return [{ kind: issue.inclusive === false ? 'below' : 'most', bound: Number(issue.maximum) }];
    default:
      return [{ kind: 'other' }];
  }
}

const kinds: Readonly<Record<string, 'number' | 'integer' | 'text' | 'boolean' | 'list' | 'object'>> = {
  number: 'number',
  int: 'integer',
  string: 'text',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
};

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** The value that was given, short enough for a message. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
