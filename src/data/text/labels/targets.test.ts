import { describe, expect, test } from 'vitest';
import { labeled, labelsOf, repeated } from '../test-labels.ts';
import { failure, openFile, rowsOf, skips, warnings } from '../test-texts.ts';

describe('the task', () => {
  test('words are classes, by code point; whole numbers are classes by value', async () => {
    expect((await labeled(['b', 'a', 'Z', 'ñ', '😀', 'ﬁ'])).classes).toEqual(['Z', 'a', 'b', 'ñ', 'ﬁ', '😀']);
    expect((await labeled(['10', '9', '2', '0'])).classes).toEqual(['0', '2', '9', '10']);
    expect((await labeled(['true', 'false'])).task).toBe('single-label');
  });

  test('one label in two Unicode forms is one class', async () => {
    expect((await labeled(['pi\u00f1a', 'pin\u0303a', 'uva'])).classes).toEqual(['pi\u00f1a', 'uva']);
  });

  test('decimals are numbers, with a comma too', async () => {
    expect(await labelsOf(labeled(['1.5', '2', '-3e2', '0.25']))).toEqual(['1.5', '2', '-300', '0.25']);
    const commas = await labeled(['1,5', '2', '3,25']);
    expect((await rowsOf(commas)).map(([, label]) => label)).toEqual(['1.5', '2', '3.25']);
    expect(warnings(commas)).toMatchInlineSnapshot(`
      [
        "TASK_GUESSED: Labels such as "1,5" are taken as numbers. If they are several labels, set \`task: 'multi-label'\`.",
        "NUMBERS_READ: Labels have commas or points that can be read in two ways: "1,5" is read as 1.5.",
      ]
    `);
  });

  test('many whole numbers are values, unless they count the classes', async () => {
    const years = await labeled(Array.from({ length: 60 }, (_, i) => `${1900 + 2 * i}`));
    expect(years.task).toBe('regression');
    expect(warnings(years)).toMatchInlineSnapshot(`
      [
        "TASK_GUESSED: The labels are 60 different whole numbers, and are taken as numbers to estimate. If they are classes, set \`task: 'single-label'\`.",
      ]
    `);
    const classes = await labeled(
      repeated(
        Array.from({ length: 30 }, (_, i) => `${i}`),
        6,
      ),
    );
    expect([classes.task, classes.classes.length]).toEqual(['single-label', 30]);
    expect(warnings(classes)).toMatchInlineSnapshot(`
      [
        "TASK_GUESSED: The labels are 30 different whole numbers, and are taken as classes. If they are quantities, such as ratings, set \`task: 'regression'\`.",
      ]
    `);
  });

  test('names that recur between separators are several labels', async () => {
    const dataset = await labeled(['red|blue', 'red', 'blue', 'green|red', 'green', 'blue | green']);
    expect(dataset.task).toBe('multi-label');
    expect(dataset.classes).toEqual(['blue', 'green', 'red']);
    expect((await rowsOf(dataset)).map(([, label]) => label)).toEqual([
      'blue+red',
      'red',
      'blue',
      'green+red',
      'green',
      'blue+green',
    ]);
    expect(warnings(dataset)).toMatchInlineSnapshot(`
      [
        "LABELS_SPLIT: Labels are split at "|": a text can have several. If each one is a single class, set \`task: 'single-label'\`.",
      ]
    `);
    expect((await labeled(['Food, drinks', 'Cars', 'Food, drinks', 'Cars'])).classes).toEqual(['Cars', 'Food, drinks']);
    expect((await labeled(['a/b', 'a', 'b/c'], { separator: '/' })).classes).toEqual(['a', 'b', 'c']);
    expect((await labeled(['a|b', 'a', 'b'], { task: 'single-label' })).classes).toEqual(['a', 'a|b', 'b']);
    expect((await labeled(["['a', 'b']", '["a"]', '[]'])).task).toBe('multi-label');
  });

  test('several columns of 0 and 1', async () => {
    const dataset = await openFile('t.csv', 'text,toxic,rude\none,1,0\ntwo,0,0\nthree,1,1\nfour,,\nfive,2,0\n', {
      labelColumn: ['toxic', 'rude'],
    });
    expect(await rowsOf(dataset)).toEqual([
      ['one', 'toxic'],
      ['two', ''],
      ['three', 'rude+toxic'],
    ]);
    expect(skips(dataset)).toMatchInlineSnapshot(`
      [
        "t.csv:5: LABEL_MISSING: There is no label.",
        "t.csv:6: LABEL_INVALID: Column "toxic" holds "2"; each of several label columns holds 0 or 1.",
      ]
    `);
  });

  test('what is asked for wins', async () => {
    const stars = await labeled(['1', '5', '3', 'none', '4'], { task: 'regression' });
    expect((await rowsOf(stars)).map(([, label]) => label)).toEqual(['1', '5', '3', '4']);
    expect(skips(stars)).toEqual(['t.tsv:5: LABEL_INVALID: The label "none" is not a number.']);
    expect((await labeled(['1.5', '2.5', '1.5'], { task: 'single-label' })).classes).toEqual(['1.5', '2.5']);
    expect(await failure(labeled(['good', 'bad', '3'], { task: 'regression' }))).toMatchInlineSnapshot(`
      "LABEL_NOT_A_NUMBER: Of 3 labels, 2 are not numbers, such as "good".
        at: <root>/t.tsv
        try: Name a column of numbers with \`labelColumn\`. To learn classes, leave \`task\` out."
    `);
  });
});

describe('labels that are none', () => {
  test('all the same', async () => {
    expect(await failure(labeled(['x', 'x', 'x'], { labelColumn: 'label' }))).toMatchInlineSnapshot(`
      "LABEL_CONSTANT: All texts to train on have the same label, "x": there is nothing to tell apart.
        at: <root>/t.tsv
        try: Name the column that holds the class (\`labelColumn\`), or add texts of other classes."
    `);
    expect(await failure(labeled(['2.5', '2.5'], { task: 'regression' }))).toMatchInlineSnapshot(`
      "LABEL_CONSTANT: All texts to train on have the same label, "2.5": there is nothing to tell apart.
        at: <root>/t.tsv
        try: Name the column that holds the class (\`labelColumn\`), or add texts of other classes."
    `);
  });

  test('ten thousand different ones', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `name ${i}`);
    expect(await failure(labeled(many, { labelColumn: 'label' }))).toMatchInlineSnapshot(`
      "LABELS_TOO_MANY: The label column has 10,000 different values or more. Those are not classes.
        at: <root>/t.tsv
        try: Name the column that holds the class with \`labelColumn\`. To estimate a number, set \`task: 'regression'\`."
    `);
    expect((await labeled(many.map((_, i) => `${i * 3}`))).task).toBe('regression');
  });

  test('a class that only the held-out texts have', async () => {
    const rows = 'text,label,split\na,x,train\nb,y,train\nc,z,test\n';
    expect(await failure(openFile('t.csv', rows))).toMatchInlineSnapshot(`
      "TEXT_CLASS_NOT_TRAINED: Class "z" has texts in test, but none to train on.
        at: t.csv:4
        try: Add texts of "z" to train, or take the class out of test."
    `);
    const several = await openFile('t.csv', rows, { task: 'multi-label' });
    expect(several.classes).toEqual(['x', 'y', 'z']);
    expect(warnings(several)).toMatchInlineSnapshot(`
      [
        "CLASS_EMPTY: No text to train on has "z"; held-out texts do. What is learned of it is worth nothing.",
      ]
    `);
  });
});
