import { describe, expect, test } from 'vitest';
import { splitDataset } from '../../splits/splits.ts';
import { type TextDatasetOptions, textDataset } from '../open-text-dataset.ts';
import { csvOf } from '../tables/test-csv.ts';
import { wordsOf } from '../test-labels.ts';
import { failure, openFile } from '../test-texts.ts';
import { type CellsOf, codes, table } from './test-columns.ts';

/** Sixty rows: three of each patient. */
const openTable = (columns: CellsOf, options?: TextDatasetOptions) => openFile('t.csv', table(columns, 60), options);

const label = (i: number) => (i % 2 ? 'yes' : 'no');
const patient = (i: number) => `p${i % 20}`;

describe('a column of groups that is not used is named', () => {
  test.each([
    'patient_id',
    'PatientID',
    'Subject No.',
    'speaker',
    'user-id',
    'session',
    'Participants',
    'lesion_id',
    'id_paciente',
    'Sesión',
    'código del sujeto',
  ])('%s', async (name) => {
    const dataset = await openTable({ label, [name]: patient });
    expect(dataset.columns?.label).toEqual(['label']);
    expect(dataset.notes.find(({ code }) => code === 'GROUPS_NOT_USED')?.details).toEqual({ column: name });
    expect(dataset.samples.every(({ subject }) => subject === undefined)).toBe(true);
  });

  test.each<[string, string, (i: number) => string]>([
    ['values that never recur', 'patient_id', (i) => `p${i}`],
    ['one value', 'session', () => 'a'],
    ['another name', 'weight', patient],
    ['a name that only begins alike', 'patience', patient],
  ])('not %s', async (_, name, of) => {
    expect(codes((await openTable({ label, [name]: of })).notes)).not.toContain('GROUPS_NOT_USED');
  });

  test('nor where the data bring their sides', async () => {
    const split = (i: number) => (i % 20 < 5 ? 'test' : 'train');
    expect(codes((await openTable({ label, patient, split })).notes)).not.toContain('GROUPS_NOT_USED');
  });

  test('beside a label of an unusual name it is none', async () => {
    const dataset = await openTable({ finding: label, patient });
    expect(dataset.columns?.label).toEqual(['finding']);
    expect(codes(dataset.notes)).toContain('GROUPS_NOT_USED');
  });
});

describe('a column of groups that is named', () => {
  test('keeps its rows together', async () => {
    const dataset = await openTable({ label, who: patient }, { groupColumn: 'who' });
    expect(dataset.notes.find(({ code }) => code === 'GROUPS_KEPT')?.details).toEqual({
      ...{ column: 'who', groups: 20, samples: 60, without: 0 },
    });
    const { train, validation, test: tested } = splitDataset(dataset.samples, { seed: 1 });
    expect([train, validation, tested].map((side) => side.length)).toEqual([36, 12, 12]);
    const placed = [train, validation, tested].flatMap((side) => [...new Set(side.map(({ subject }) => subject))]);
    expect(placed).toHaveLength(20);
  });

  test('rows without a value are in no group', async () => {
    const who = (i: number) => (i < 10 ? '' : i < 20 ? 'NA' : patient(i));
    const dataset = await openTable({ label, who }, { groupColumn: 'who' });
    expect(dataset.notes.find(({ code }) => code === 'GROUPS_KEPT')?.details).toMatchObject({ without: 20 });
    expect(dataset.samples[0]!.group).toBeUndefined();
  });

  test('joins groups that share near-duplicates', async () => {
    const words = 'the quick brown fox jumps over the lazy dog and runs far away into the deep dark wood';
    const text = (i: number) => (i === 3 ? `${words}.` : i === 7 ? `${words}!` : wordsOf(i));
    const rows = Array.from({ length: 30 }, (_, i) => [text(i), label(i), `p${i % 10}`]);
    const dataset = await openFile('t.csv', csvOf([['text', 'label', 'who'], ...rows]), { groupColumn: 'who' });
    const groupOf = (row: number) => dataset.samples[row]!.group;
    expect(new Set([3, 7, 13, 17, 23, 27].map(groupOf))).toEqual(new Set(['subject p3']));
    expect(groupOf(0)).toBe('subject p0');
  });

  test('that sides of the data divide is warned of', async () => {
    const split = (i: number) => (i < 40 ? 'train' : 'test');
    const dataset = await openTable({ label, who: patient, split }, { groupColumn: 'who' });
    expect(dataset.warnings.find(({ code }) => code === 'GROUPS_HELD_OUT')?.message).toBe(
      'The sides that the data bring divide 20 groups of the column "who": "p0" is in "t.csv:2" and in "t.csv:42". What is measured flatters.',
    );
  });

  test('and is not there is an error', async () => {
    expect(await failure(openTable({ label, patient }, { groupColumn: 'patients' }))).toMatch(
      'COLUMN_MISSING: There is no column "patients". Did you mean "patient"?',
    );
  });

  test('of samples from memory', async () => {
    const texts = Array.from({ length: 12 }, (_, i) => ({ text: `${i} ${i * 7919}`, label: label(i), group: i % 4 }));
    const dataset = await textDataset(texts);
    expect(dataset.samples.map(({ group }) => group)).toEqual(texts.map(({ group }) => `subject ${group}`));
    await dataset.close();
  });
});
