import { expect, test } from 'vitest';
import { catalogues } from '../messages/index.ts';
import { optionValues } from './option-values.ts';

const { bytes, count } = optionValues(catalogues.en);

test.each([
  ['2GB', 2e9],
  ['800 MB', 8e8],
  ['1.5GiB', 1.5 * 1024 ** 3],
  ['64k', 64000],
  ['123', 123],
  ['7B', 7],
])('%s is %d bytes', (text, expected) => {
  expect(bytes(text)).toBe(expected);
});

test.each(['', 'GB', '2XB', '-1GB', '1e9', 'two'])('"%s" is no size', (text) => {
  expect(() => bytes(text)).toThrow('Expected a size such as 2GB or 800MB.');
});

test('a count begins at 1', () => {
  expect(count('3')).toBe(3);
  for (const text of ['0', '-1', '1.5', ''])
    expect(() => count(text)).toThrow('Expected a whole number of at least 1.');
});
