/** Columns that say the side by yes and no, as fastai's `is_valid`, and those that number folds. */
import { describe, expect, test } from 'vitest';
import { failure, openFile } from '../test-texts.ts';
import { codes, table } from './test-columns.ts';

const label = (i: number) => ['north', 'south', 'east'][i % 3]!;
const last = (i: number) => i >= 20;

describe('a flag is a side', () => {
  test.each<[string, (i: number) => string, string, string]>([
    ['is_valid', (i) => (last(i) ? 'True' : 'False'), 'train', 'validation'],
    ['is_val', (i) => (last(i) ? '1' : '0'), 'train', 'validation'],
    ['isValidation', (i) => (last(i) ? 'yes' : 'no'), 'train', 'validation'],
    ['is-test', (i) => (last(i) ? 'TRUE' : 'FALSE'), 'train', 'test'],
    ['in_holdout', (i) => (last(i) ? '1.0' : '0.0'), 'train', 'test'],
    ['is_train', (i) => (last(i) ? 'False' : 'True'), 'train', 'test'],
    ['is_training_img', (i) => (last(i) ? '0' : '1'), 'train', 'test'],
  ])('%s', async (name, value, before, after) => {
    const dataset = await openFile('t.csv', table({ label, [name]: value }));
    expect(dataset.columns).toEqual({ text: ['text'], label: ['label'], split: name });
    expect(dataset.samples.map(({ split }) => split)).toEqual(
      Array.from({ length: 30 }, (_, i) => (last(i) ? after : before)),
    );
    expect(codes(dataset.notes)).toContain('SIDES_FOUND');
  });

  test('also where labels are columns of 0 and 1', async () => {
    const flag = (of: number) => (i: number) => (i % 3 === of ? '1' : '0');
    const dataset = await openFile(
      't.csv',
      table({ cat: flag(0), dog: flag(1), is_valid: (i) => (last(i) ? '1' : '0') }),
    );
    expect(dataset.columns).toEqual({ text: ['text'], label: ['cat', 'dog'], split: 'is_valid' });
  });

  test('named, whatever its name', async () => {
    const options = { splitColumn: 'valid' };
    const dataset = await openFile('t.csv', table({ label, valid: (i) => (last(i) ? '1' : '0') }), options);
    expect(dataset.samples.filter(({ split }) => split === 'validation')).toHaveLength(10);
  });

  test('but the label where there is no other', async () => {
    const dataset = await openFile('t.csv', table({ is_valid: (i) => `${i % 2 === 0}` }));
    expect(dataset.columns).toEqual({ text: ['text'], label: ['is_valid'] });
    expect(dataset.classes).toEqual(['false', 'true']);
  });

  test('of two, one must be named', async () => {
    const two = table({ label, is_valid: (i) => `${last(i)}`, is_test: (i) => `${i < 5}` });
    expect(await failure(openFile('t.csv', two))).toMatch(
      'COLUMN_AMBIGUOUS: Several columns say the side of a row: "is_valid" and "is_test".',
    );
    const dataset = await openFile('u.csv', two, { splitColumn: 'is_test' });
    expect(dataset.samples.filter(({ split }) => split === 'test')).toHaveLength(5);
  });

  test('a column "split" comes first', async () => {
    const dataset = await openFile(
      't.csv',
      table({ label, is_valid: (i) => `${last(i)}`, split: (i) => (i < 25 ? 'train' : 'test') }),
    );
    expect(dataset.columns?.split).toBe('split');
    expect(dataset.notes.map(({ message }) => message).join('\n')).toMatch('Not used: "is_valid".');
  });
});

describe('folds', () => {
  const fold = (i: number) => `${i % 5}`;

  test.each(['fold', 'kfold', 'cv_fold', 'Fold ID', 'k-folds'])('%s is named, and no label', async (name) => {
    const dataset = await openFile('t.csv', table({ [name]: fold, area: label }));
    expect(dataset.columns?.label).toEqual(['area']);
    expect(codes(dataset.notes)).toContain('FOLDS_NOT_USED');
    expect(dataset.givenSplits).toEqual([]);
  });

  test('one is held out', async () => {
    const dataset = await openFile('t.csv', table({ label, fold: (i) => `${i % 5}.0` }), { testFold: '4' });
    expect(dataset.samples.map(({ split }) => split)).toEqual(
      Array.from({ length: 30 }, (_, i) => (i % 5 === 4 ? 'test' : 'train')),
    );
    expect(codes(dataset.notes)).not.toContain('FOLDS_NOT_USED');
    const named = await openFile('u.csv', table({ label, part: fold }), { testFold: '0', splitColumn: 'part' });
    expect(named.samples.filter(({ split }) => split === 'test')).toHaveLength(6);
  });

  test('that is not there is an error', async () => {
    expect(await failure(openFile('t.csv', table({ label, fold }), { testFold: '7' }))).toMatch(
      'FOLD_UNKNOWN: No row of the column "fold" is of the fold "7". The folds are "0", "1", "2", "3", and "4".',
    );
    expect(await failure(openFile('u.csv', table({ label }), { testFold: '1' }))).toMatch('FOLDS_MISSING');
  });
});

test('columns that are not used are named', async () => {
  const dataset = await openFile('t.csv', table({ label, patient: (i) => `p${i}`, weight: () => '0.5' }));
  expect(dataset.notes.map(({ message }) => message)).toEqual([
    'Texts are read from "text" and labels from "label". Not used: "patient" and "weight".',
  ]);
});
