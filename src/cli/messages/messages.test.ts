import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { catalogue } from '../../messages/catalogue.ts';
import { catalogues } from './index.ts';

const { en, es } = catalogues;

test('no Spanish text was left as it is in English', () => {
  const same = [...textsOf(en)].filter(([key, text]) => text.length > 12 && new Map(textsOf(es)).get(key) === text);
  expect(same).toEqual([]);
});

test('both catalogues speak of the same things', () => {
  const keys = (catalogue: object) =>
    [...textsOf(catalogue)].map(([key]) => key).filter((key) => !/^(errors|warnings)\./.test(key));
  expect(keys(es)).toEqual(keys(en));
});

/** Codes for programmers who use the library's floors directly; no command can meet them. */
const internal = new Set([
  'ARENA_FULL',
  'AXIS_UNKNOWN',
  'DISPOSED',
  'FEATURE_SHAPE_INVALID',
  'FEATURE_SHAPE_MISMATCH',
  'NOTHING_ACCUMULATED',
  'PARAMETER_MISMATCH',
  'PARAMETER_UNKNOWN',
  'RUNTIME_CLOSED',
  'SHAPE_MISMATCH',
  'SHAPE_UNKNOWN',
]);

test('every error that a command can meet has words in Spanish', async () => {
  const codes = new Set<string>();
  const src = fileURLToPath(new URL('../..', import.meta.url));
  for (const file of await readdir(src, { recursive: true })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    const text = await readFile(`${src}/${file}`, 'utf8');
    for (const [, code] of text.matchAll(/InjertoError\(\s*'([A-Z_]+)'/g)) codes.add(code!);
  }
  expect(codes.size).toBeGreaterThan(30);
  const moved = new Set(Object.keys(catalogue).map((key) => key.split('/')[0]));
  expect([...codes].filter((code) => !internal.has(code) && !moved.has(code) && !es.errors[code])).toEqual([]);
});

/** Every text by its path; functions are called with stand-ins. */
function* textsOf(value: unknown, path = ''): Generator<[string, string]> {
  if (typeof value === 'string') yield [path, value];
  else if (typeof value === 'function') yield [path, String(value('1', '2', '3'))];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* textsOf(inner, path ? `${path}.${key}` : key);
  }
}
