/** What a schema says of a value that it refuses, as details of a message. */
import type * as z from 'zod';
import type { Expected } from '../messages/index.ts';
import { typeName } from '../several.ts';

/** The first thing that a schema refuses, at the place where it is wrong: of alternatives, inside the one that comes closest. */
export function refusalOf({ issues }: z.ZodError, value: unknown) {
  const { path, expected } = deepest(issues[0]!);
  const got = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
  return { path: path.map(String), expected, got: shown(got) };
}

/** Of "'none' or an object", an object that fails has failed inside; that is what one wants to read. */
function deepest(issue: z.core.$ZodIssue, base: readonly PropertyKey[] = []): Found {
  const path = [...base, ...issue.path];
  const here = { path, expected: expectedBy(issue) };
  if (issue.code !== 'invalid_union') return here;
  const inner = issue.errors.flat().map((nested) => deepest(nested, path));
  return inner.reduce((best, found) => (found.path.length > best.path.length ? found : best), here);
}

interface Found {
  readonly path: readonly PropertyKey[];
  readonly expected: readonly Expected[];
}

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
      if (issue.origin === 'array' && issue.minimum > 1) return [{ kind: 'entries', bound: Number(issue.minimum) }];
      if (issue.origin === 'string' || issue.origin === 'array') return [{ kind: 'filled' }];
      return [{ kind: issue.inclusive === false ? 'above' : 'least', bound: Number(issue.minimum) }];
    case 'too_big':
      if (issue.origin === 'array') return [{ kind: 'entries', bound: Number(issue.maximum) }];
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
  tuple: 'list',
  object: 'object',
  record: 'object',
};

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** The value that was given, short enough for a message: plain data as JSON has it, the class of anything else. */
export function shown(value: unknown): string {
  const text = brief(value, 0);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

const depth = 3;
const entries = 20;

function brief(value: unknown, level: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 100));
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' || typeof value === 'symbol' ? typeof value : String(value);
  }
  if (Array.isArray(value)) {
    if (level >= depth) return '[…]';
    const inner = value.slice(0, entries).map((one) => brief(one, level + 1));
    return `[${inner.join(',')}${value.length > entries ? ',…' : ''}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return typeName(value);
  if (level >= depth) return '{…}';
  const names = Object.keys(value).slice(0, entries);
  const inner = names.map(
    (name) => `${JSON.stringify(name)}:${brief((value as Record<string, unknown>)[name], level + 1)}`,
  );
  return `{${inner.join(',')}${names.length < Object.keys(value).length ? ',…' : ''}}`;
}
