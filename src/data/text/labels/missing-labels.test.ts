import { describe, expect, test } from 'vitest';
import { codes, labeled, labelsOf, repeated, wordsOf } from '../test-labels.ts';
import { failure, openFile, skips, warnings } from '../test-texts.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i + 1}.37`);

describe('missing values', () => {
  test("R's NA in a column of numbers", async () => {
    const dataset = await openFile(
      'r_na.csv',
      `"text","score"\n${Array.from({ length: 60 }, (_, i) => `"${wordsOf(i)}",${i % 6 === 5 ? 'NA' : `${i + 1}.37`}\n`).join('')}`,
    );
    expect([dataset.task, dataset.samples.length]).toEqual(['regression', 50]);
    expect(skips(dataset)).toHaveLength(10);
    expect(skips(dataset)[0]).toBe('r_na.csv:7: LABEL_MISSING: The label "NA" means that there is none.');
    expect(warnings(dataset)).toMatchInlineSnapshot(`
      [
        "LABELS_READ_AS_MISSING: These labels are read as missing, and their texts are left out: "NA" (10). If one of them is a class, list those that are not with \`missingLabels\`.",
        "ROWS_LEFT_OUT: 10 left out because they have no label. The first, r_na.csv:7: The label "NA" means that there is none.",
      ]
    `);
  });

  test("R's NA among names", async () => {
    const names = Array.from({ length: 60 }, (_, i) => (i % 6 === 5 ? 'NA' : i % 2 ? '"yes"' : '"no"'));
    const dataset = await openFile(
      'r_nalab.csv',
      `"","text","label"\n${names.map((name, i) => `"${i + 1}","${wordsOf(i)}",${name}\n`).join('')}`,
    );
    expect(dataset.classes).toEqual(['no', 'yes']);
    expect(skips(dataset)).toHaveLength(10);
    expect(dataset.warnings.map(({ code }) => code)).toContain('LABELS_READ_AS_MISSING');
  });

  test.each([
    'NA',
    'NaN',
    'nan',
    'None',
    'null',
    'NULL',
    'N/A',
    'n/a',
    '#N/A',
    '<NA>',
    '-',
    '?',
    '.',
    '\\N',
    '#DIV/0!',
  ])('%s beside numbers is no class', async (marker) => {
    const dataset = await labeled([...numbers(30), marker]);
    expect([dataset.task, dataset.samples.length]).toEqual(['regression', 30]);
    expect(skips(dataset)).toEqual([`t.tsv:32: LABEL_MISSING: The label "${marker}" means that there is none.`]);
  });

  test('beside few whole numbers, and where a number was asked for', async () => {
    const stars = repeated(['1', '2', '3', 'NaN'], 10);
    expect((await labeled(stars)).classes).toEqual(['1', '2', '3']);
    const asked = await labeled(stars, { task: 'regression' });
    expect([asked.task, asked.samples.length]).toEqual(['regression', 30]);
  });

  test('NA is Namibia among countries and North America among regions', async () => {
    const countries = await labeled(repeated(['ES', 'NA', 'FR', 'DE', 'US', 'ZA'], 4));
    expect(countries.classes).toContain('NA');
    expect(warnings(countries)).toMatchInlineSnapshot(`
      [
        "LABELS_KEPT_AS_CLASSES: These labels could mark a missing value and are taken as classes: "NA" (4). If one of them means that there is no label, name it with \`missingLabels\`.",
      ]
    `);
    expect((await labeled(repeated(['EMEA', 'APAC', 'NA'], 5))).classes).toEqual(['APAC', 'EMEA', 'NA']);
    expect((await labeled(repeated(['POS', 'NEG', 'NA'], 5))).classes).toEqual(['NEG', 'POS']);
  });

  test('"None" is a class where it is as frequent as one, else it is none', async () => {
    const often = labeled(repeated(['None', 'None', 'sexism', 'racism'], 6));
    expect((await often).classes).toEqual(['None', 'racism', 'sexism']);
    expect(await codes(often)).toContain('LABELS_KEPT_AS_CLASSES');
    const seldom = labeled([...repeated(['sexism', 'racism'], 10), 'None', 'null']);
    expect((await seldom).classes).toEqual(['racism', 'sexism']);
    expect(await codes(seldom)).toContain('LABELS_READ_AS_MISSING');
    expect((await labeled(repeated(['none', 'a', 'b', 'b'], 5))).classes).toEqual(['a', 'b', 'none']);
  });

  test('`missingLabels` has the last word', async () => {
    const labels = repeated(['yes', 'no', 'NA', 'unknown'], 5);
    expect((await labeled(labels, { missingLabels: [] })).classes).toEqual(['NA', 'no', 'unknown', 'yes']);
    expect((await labeled(labels, { missingLabels: ['NA', 'unknown'] })).classes).toEqual(['no', 'yes']);
    expect(await codes(labeled(labels, { missingLabels: [] }))).not.toContain('LABELS_READ_AS_MISSING');
  });

  test('nothing but missing labels', async () => {
    expect(await failure(labeled(['NA', 'NaN', 'NA'], { labelColumn: 'label' }))).toMatchInlineSnapshot(`
      "LABELS_ALL_MISSING: Every label is a mark for a missing value: "NA" (2) and "NaN" (1).
        at: <root>/t.tsv
        try: Name the column that holds the labels with \`labelColumn\`. If these are classes, set \`missingLabels: []\`."
    `);
  });

  test('one word among numbers does not make classes of them', async () => {
    const dataset = await labeled([...numbers(40), 'see note']);
    expect([dataset.task, dataset.samples.length]).toEqual(['regression', 40]);
    expect(warnings(dataset)).toMatchInlineSnapshot(`
      [
        "LABELS_MOSTLY_NUMBERS: Of the labels, 40 are numbers and 1 are not, such as "see note". Numbers are learned; texts with another label are left out. If all of them are classes, set \`task: 'single-label'\`.",
        "ROWS_LEFT_OUT: 1 left out because their labels do not fit. The first, t.tsv:42: The label "see note" is not a number.",
      ]
    `);
    expect((await labeled([...repeated(['1', '2', '3'], 20), 'unknown'])).task).toBe('single-label');
  });
});

describe('numbers as people write them', () => {
  test.each<[string[], string[]]>([
    [
      ['1,5', '2', '3,25'],
      ['1.5', '2', '3.25'],
    ],
    [
      ['1,234.5', '2', '12,000.25'],
      ['1234.5', '2', '12000.25'],
    ],
    [
      ['1.234,5', '1.000', '2,5'],
      ['1234.5', '1000', '2.5'],
    ],
    [
      ['1,234', '2,500', '17.5'],
      ['1234', '2500', '17.5'],
    ],
    [
      ['1,234', '0,5', '2,25'],
      ['1.234', '0.5', '2.25'],
    ],
    [
      ['1 234,5', '1\u202f000', '2,5'],
      ['1234.5', '1000', '2.5'],
    ],
    [
      ["1'234.5", '2.5', '1.5'],
      ['1234.5', '2.5', '1.5'],
    ],
    [
      ['1.234', '2.5', '3.75'],
      ['1.234', '2.5', '3.75'],
    ],
    [
      ['\u22121.5', '+2.5', '1e-3'],
      ['-1.5', '2.5', '0.001'],
    ],
    [
      ['1,234,567.5', '2.5', '1.5'],
      ['1234567.5', '2.5', '1.5'],
    ],
  ])('%j', async (written, read) => {
    expect(await labelsOf(labeled(written, { task: 'regression' }))).toEqual(read);
  });

  test.each([
    [
      ['12%', '7.5%', '0%'],
      ['12', '7.5', '0'],
    ],
    [
      ['12 %', '7,5 %', '-3 %'],
      ['12', '7.5', '-3'],
    ],
    [
      ['$1,234.50', '$2', '-$3.25'],
      ['1234.5', '2', '-3.25'],
    ],
    [
      ['3,50 €', '1.200,00 €', '2 €'],
      ['3.5', '1200', '2'],
    ],
    [
      ['£5', '6', '7.5'],
      ['5', '6', '7.5'],
    ],
  ])('with a sign beside them: %j', async (written, read) => {
    const dataset = labeled(written, { task: 'regression' });
    expect(await labelsOf(dataset)).toEqual(read);
    expect((await dataset).warnings.map(({ code }) => code)).toContain('NUMBERS_WITH_UNITS');
  });

  test('signs alone, or on both sides, are no numbers', async () => {
    const dataset = await labeled(['%', '$', '$5%', '€'].flatMap((word) => [word, word]));
    expect(dataset.task).toBe('single-label');
  });

  test('what could be read in another way is said, and a mixture too', async () => {
    expect(warnings(await labeled(['1,234', '2,500', '3,750.5']))).toMatchInlineSnapshot(`
      [
        "TASK_GUESSED: Labels such as "1,234" are taken as numbers. If they are several labels, set \`task: 'multi-label'\`.",
        "NUMBERS_READ: Labels have commas or points that can be read in two ways: "1,234" is read as 1234.",
      ]
    `);
    expect(warnings(await labeled(['1,5', '2.5', '3.75']))).toMatchInlineSnapshot(`
      [
        "TASK_GUESSED: Labels such as "1,5" are taken as numbers. If they are several labels, set \`task: 'multi-label'\`.",
        "NUMBERS_READ: Labels have commas or points that can be read in two ways: "1,5" is read as 1.5.",
        "NUMBERS_MIXED: Some labels have a decimal comma, such as "1,5", and others a decimal point, such as "2.5". Write all of them in one way, or some may be misread.",
      ]
    `);
  });
});
