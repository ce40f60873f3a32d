import { expect, test } from 'vitest';
import { catalogues } from './index.ts';

const { en, es } = catalogues;

test('no Spanish text was left as it is in English', () => {
  const same = [...textsOf(en)].filter(([key, text]) => text.length > 12 && new Map(textsOf(es)).get(key) === text);
  expect(same).toEqual([]);
});

test('both catalogues speak of the same things', () => {
  const keys = (catalogue: object) => [...textsOf(catalogue)].map(([key]) => key);
  expect(keys(es)).toEqual(keys(en));
});

/** Every text by its path; functions are called with stand-ins. */
function* textsOf(value: unknown, path = ''): Generator<[string, string]> {
  if (typeof value === 'string') yield [path, value];
  else if (typeof value === 'function') yield [path, String(value('1', '2', '3'))];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* textsOf(inner, path ? `${path}.${key}` : key);
  }
}
