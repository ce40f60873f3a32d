import { describe, expect, test } from 'vitest';
import { csvOf } from '../tables/test-csv.ts';
import { wordsOf } from '../test-labels.ts';
import { failure, openFile } from '../test-texts.ts';
import { joinedLabels } from './label-names.ts';

const table = (values: readonly string[], rows = 40) =>
  csvOf([['text', 'labels'], ...Array.from({ length: rows }, (_, i) => [wordsOf(i), values[i % values.length]!])]);

describe('labels that may be several in one field', () => {
  test.each<[string, readonly string[]]>([
    [' ', ['car person', 'person', 'horse person', 'car', 'car horse']],
    ['#', ['a#b', 'b', 'c']],
    ['/', ['rock/pop', 'rock', 'pop', 'jazz/pop', 'jazz']],
    ['+', ['red+blue', 'red', 'blue']],
    ['&', ['red & blue', 'red', 'blue']],
    ['::', ['a::b', 'b', 'a']],
    ['\n', ['a\nb', 'b', 'c']],
    ['|', ['a|b', 'b|c']],
    [',', ['python, list', 'python, numpy', 'python, pandas']],
    [' ', ['a x', 'a y', 'b x', 'b y', 'a b', 'x y', 'a z', 'b z', 'x z', 'y z', 'a b x', 'a b y']],
  ])('with %j between them', async (separator, values) => {
    expect(joinedLabels(values)?.separator).toBe(separator);
    if (separator === '|') return; // split without being asked where parts recur more often
    const dataset = await openFile('t.csv', table(values));
    expect(dataset.task).toBe('single-label');
    expect(dataset.warnings.find(({ code }) => code === 'LABELS_JOINED')?.details).toEqual({
      separator,
      example: expect.any(String),
    });
    const split = await openFile('u.csv', table(values), { separator });
    expect(split.task).toBe('multi-label');
    expect(split.classes.length).toBeLessThan(values.length + 2);
    const told = await openFile('v.csv', table(values), { task: 'multi-label' });
    expect(told.classes).toEqual(split.classes);
    const single = await openFile('w.csv', table(values), { task: 'single-label' });
    expect(single.warnings.map(({ code }) => code)).not.toContain('LABELS_JOINED');
  });

  test.each<[string, readonly string[]]>([
    ['two words', ['New York', 'New Jersey', 'Los Angeles', 'San Diego']],
    ['an adjective and a noun', ['red apple', 'green apple', 'red pear', 'green pear']],
    ['a noun that is a class as well', ['pear', 'red apple', 'prickly pear', 'kiwi']],
    ['fractions and names', ['AC/DC', 'rock', 'C++', 'C#', 'C']],
    ['words that belong together', ['R&B', 'hip hop', 'drum & bass', 'rock']],
  ])('not: %s', (_, values) => expect(joinedLabels(values)).toBeUndefined());

  test('tags as Stack Overflow writes them are lists', async () => {
    const dataset = await openFile('t.csv', table(['<python><list>', '<python>', '<c#><list>']));
    expect([dataset.task, dataset.classes]).toEqual(['multi-label', ['c#', 'list', 'python']]);
    const single = await openFile('u.csv', table(['<unknown>', 'python', 'list']));
    expect(single.classes).toEqual(['<unknown>', 'list', 'python']);
  });

  test('where most rows have a combination of their own, the error says so', async () => {
    const names = ['sky', 'sea', 'sun', 'sand', 'tree', 'boat'];
    const values = Array.from({ length: 64 }, (_, i) => names.filter((_, bit) => (i >> bit) & 1).join(' ')).slice(1);
    expect(await failure(openFile('t.csv', table(values, 63)))).toMatch(
      'They look like several labels with " " between them.\n  at: <root>/t.csv\n  try: Name that sign with `separator`.',
    );
  });
});
