import { describe, expect, test } from 'vitest';
import { csvOf } from '../tables/test-csv.ts';
import { wordsOf } from '../test-labels.ts';
import { failure, lay, open, openFile } from '../test-texts.ts';
import { valueKind } from './value-kind.ts';

/** A table of thirty texts, with what each further column holds in a row. */
const table = (columns: Readonly<Record<string, (row: number) => string>>) =>
  csvOf([
    ['remark', ...Object.keys(columns)],
    ...Array.from({ length: 30 }, (_, i) => [
      `what somebody wrote, ${wordsOf(i)}`,
      ...Object.values(columns).map((value) => value(i)),
    ]),
  ]);
const side = (i: number) => ['north', 'south', 'east'][i % 3]!;

describe('what is no label', () => {
  test.each<[string, (i: number) => string]>([
    ['ISO dates', (i) => `2024-01-0${1 + (i % 3)}`],
    ['dates with times', (i) => `2024-01-0${1 + (i % 3)}T12:00:00Z`],
    ['days first', (i) => `0${1 + (i % 3)}/12/2023`],
    ['months in words', (i) => `${1 + (i % 3)} de enero de 2024`],
    ['Twitter’s dates', (i) => `Tue Nov 1${i % 3} 12:00:00 +0000 2020`],
    ['times', (i) => `1${i % 3}:30`],
    ['URLs', (i) => `https://example.org/${i % 3}`],
    ['e-mail', (i) => `someone${i % 3}@example.org`],
    ['IP addresses', (i) => `10.0.0.${i % 3}`],
    ['UUIDs', (i) => `123e4567-e89b-12d3-a456-42661417400${i % 3}`],
    ['hashes', (i) => `d41d8cd98f00b204e9800998ecf8427${i % 3}`],
  ])('%s', async (_, value) => {
    const dataset = await openFile('t.csv', table({ extra: value, area: side }));
    expect(dataset.columns).toEqual({ text: ['remark'], label: ['area'] });
    // a usual name does not make labels of them
    const named = await openFile('u.csv', table({ target: value, area: side }));
    expect(named.columns?.label).toEqual(['area']);
  });

  test('columns that tools add', async () => {
    const dataset = await openFile(
      't.csv',
      table({
        user_id: (i) => `${i % 4}`,
        year: (i) => `${2020 + (i % 3)}`,
        created_at: () => 'x',
        annotator: (i) => `${i % 2}`,
        area: side,
      }),
    );
    expect(dataset.columns?.label).toEqual(['area']);
  });

  test('words, numbers and codes are none of these', () => {
    for (const values of [
      ['may', 'june'],
      ['1', '2'],
      ['a.b', 'c'],
      ['3.5', '4'],
      ['face', 'dead'],
      ['12', '10'],
      ['deadline', 'C3'],
    ])
      expect(valueKind(values)).toBeUndefined();
  });
});

describe('the side', () => {
  const names: Record<string, string> = {
    train: 'train', Training: 'train', holdout: 'test', 'hold-out': 'test', 'Held out': 'test', TEST: 'test', testing: 'test',
    dev: 'validation', eval: 'validation', val: 'validation', valid: 'validation', validation: 'validation', Evaluation: 'validation',
  }; // biome-ignore format: a line a side
  test.each(Object.entries(names))('%s is %s', async (name, meant) => {
    const dataset = await openFile('t.csv', table({ label: side, split: (i) => (i < 20 ? 'train' : name) }));
    expect(new Set(dataset.samples.slice(20).map(({ split }) => split))).toEqual(new Set([meant]));
    expect(dataset.notes.map(({ code }) => code)).toContain('SIDES_FOUND');
  });

  test.each(['extra', 'unlabeled', 'fold 3', '1', 'tran'])('%s is an error', async (name) => {
    expect(await failure(openFile('t.csv', table({ label: side, split: (i) => (i < 25 ? 'train' : name) })))).toBe(
      `SPLIT_UNKNOWN: The column "split" says "${name}", which is none of train, validation and test.
  at: t.csv, line 27
  try: Use train; validation, valid, val, dev or eval; test or holdout. If the column does not say the side, rename it or name the right one with \`splitColumn\`.`,
    );
  });

  test('a column of such a name that says other things is none; an empty field is on no side', async () => {
    const other = await openFile('t.csv', table({ label: side, set: (i) => `set ${i % 2}` }));
    expect(other.columns?.split).toBeUndefined();
    const empty = await openFile(
      't.csv',
      table({ label: side, split: (i) => (i < 10 ? 'train' : i < 20 ? '' : 'NA') }),
    );
    expect(empty.samples.map(({ split }) => split).filter(Boolean)).toHaveLength(10);
  });

  test('files of sides', async () => {
    await lay({
      'train.csv': 'text,label\na,x\nb,y\n',
      'eval.csv': 'text,label\nc,x\n',
      'holdout.csv': 'text,label\nd,y\n',
    });
    expect((await open()).samples.map(({ id, split }) => `${id} ${split}`)).toEqual([
      'train.csv:2 train',
      'train.csv:3 train',
      'eval.csv:2 validation',
      'holdout.csv:2 test',
    ]);
  });
});

describe('what was found is said', () => {
  test('the columns, and what could have been the label as well', async () => {
    const dataset = await openFile('t.csv', table({ label: side, category: (i) => `${i % 2}` }));
    expect(dataset.notes.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "Texts are read from "remark" and labels from "label". "category" could be the label, too: \`labelColumn\` decides.",
      ]
    `);
    const named = await openFile('t.csv', table({ area: side }), { textColumn: 'remark', labelColumn: 'area' });
    expect(named.notes).toEqual([]);
  });
});
