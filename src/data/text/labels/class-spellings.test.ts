import { describe, expect, test } from 'vitest';
import { codes, labeled, labelsOf, repeated, wordsOf } from '../test-labels.ts';
import { failure, warnings } from '../test-texts.ts';

const often = (name: string, times: number) => Array.from({ length: times }, () => name);

describe('one class in several spellings', () => {
  const fruit = [
    ...often('fruit', 15),
    ...often('FRUIT', 5),
    ...often('car', 15),
    ...often('CAR', 5),
    ...often('sea', 9),
  ];

  test('capitals: named, and joined on request under the most frequent spelling', async () => {
    const apart = await labeled(fruit);
    expect(apart.classes).toEqual(['CAR', 'FRUIT', 'car', 'fruit', 'sea']);
    expect(warnings(apart)).toMatchInlineSnapshot(`
      [
        "CLASSES_ALIKE: Some classes look like one name in several spellings: "FRUIT" (5) and "fruit" (15); "CAR" (5) and "car" (15). Each is learned as a class of its own. To join them, set \`mergeLabels: true\`.",
      ]
    `);
    const joined = await labeled(fruit, { mergeLabels: true });
    expect(joined.classes).toEqual(['car', 'fruit', 'sea']);
    expect((await labelsOf(labeled(fruit, { mergeLabels: true }))).filter((label) => label === 'fruit')).toHaveLength(
      20,
    );
    expect(warnings(joined)).toMatchInlineSnapshot(`
      [
        "CLASSES_MERGED: Classes that look like one name in several spellings are joined under the most frequent name: "FRUIT" (5) and "fruit" (15); "CAR" (5) and "car" (15).",
      ]
    `);
  });

  test('True, true and TRUE', async () => {
    const answers = repeated(['True', 'true', 'TRUE', 'False'], 15);
    expect(await codes(labeled(answers))).toContain('CLASSES_ALIKE');
    expect((await labeled(answers, { mergeLabels: true })).classes).toHaveLength(2);
  });

  test('words for yes and no, and digits', async () => {
    const answers = repeated(['true', '1', 'false', '0', 'False'], 6);
    expect(await codes(labeled(answers))).toContain('CLASSES_ALIKE');
    expect((await labeled(answers, { mergeLabels: true })).classes).toHaveLength(2);
    expect(await codes(labeled(repeated(['yes', 'no', 'maybe', 'Y'], 6)))).not.toContain('CLASSES_ALIKE');
  });

  test.each([
    ['blanks', 'New York', 'NewYork'],
    ['several blanks', 'New  York', 'New York'],
    ['a no-break space', 'New\u00a0York', 'New York'],
    ['an underscore', 'living_room', 'living room'],
    ['full width', 'ＡＢＣ', 'ABC'],
    ['a ligature', 'ﬁsh', 'fish'],
    ['a zero-width space', 'a\u200bb', 'ab'],
    ['a soft hyphen', 'a\u00adb', 'ab'],
    ['sharp s', 'STRASSE', 'straße'],
    ['Greek capitals', 'ΟΔΟΣ', 'οδος'],
  ])('%s', async (_, a, b) => {
    const labels = [...often(a, 6), ...often(b, 9), ...often('other', 9)];
    expect(await codes(labeled(labels))).toContain('CLASSES_ALIKE');
    expect((await labeled(labels, { mergeLabels: true })).classes).toEqual([b, 'other'].sort());
  });

  test('forms of one character, and blanks at the ends, are always one', async () => {
    const labels = ['pi\u00f1a', 'pin\u0303a', ' uva', 'uva '];
    expect((await labeled(labels)).classes).toEqual(['pi\u00f1a', 'uva']);
  });

  test('names that differ in more are no spellings', async () => {
    expect(await codes(labeled(repeated(['A', 'A-', 'B', 'C++', 'C', 'café', 'cafe'], 4)))).not.toContain(
      'CLASSES_ALIKE',
    );
  });

  test('several labels', async () => {
    const labels = repeated(['red|Blue', 'Red', 'blue', 'green|red', 'green'], 3);
    expect((await labeled(labels, { mergeLabels: true })).classes).toEqual(['Blue', 'green', 'red']);
  });

  test('1.0 is 1 where all classes are whole numbers', async () => {
    const dataset = await labeled([...repeated(['1.0', '2.0', '3.0'], 5), '1']);
    expect(dataset.classes).toEqual(['1', '2', '3']);
    expect(await codes(labeled(['1.0', '2.0', '1.0']))).toContain('LABELS_WHOLE');
    expect((await labeled(repeated(['007', '008'], 5))).classes).toEqual(['007', '008']);
  });
});

describe('labels that are no classes', () => {
  test('mostly unlike each other', async () => {
    const names = Array.from({ length: 40 }, (_, i) => wordsOf(i));
    expect(await failure(labeled(names))).toMatchInlineSnapshot(`
      "LABELS_MOSTLY_UNIQUE: Of 40 labels, 40 are different, such as "t0 0 0". Those are hardly classes.
        at: <root>/t.tsv
        try: Name the column that holds the class with \`labelColumn\`. If these are the classes, set \`task: 'single-label'\`."
    `);
    expect((await labeled(names, { task: 'single-label' })).classes).toHaveLength(40);
    expect((await labeled(names.slice(0, 15))).classes).toHaveLength(15);
  });

  test('names as long as a text', async () => {
    expect(warnings(await labeled(repeated(['x'.repeat(200), 'short'], 5)))).toMatchInlineSnapshot(`
      [
        "CLASS_NAMES_LONG: 1 class has a name of 200 characters or more, such as "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…". Check that \`labelColumn\` is the right one.",
      ]
    `);
  });

  test('small whole numbers are classes, and may be ratings', async () => {
    expect(warnings(await labeled(repeated(['1', '2', '3', '4', '5'], 8)))).toMatchInlineSnapshot(`
      [
        "TASK_GUESSED: The labels are 5 different whole numbers, and are taken as classes. If they are quantities, such as ratings, set \`task: 'regression'\`.",
      ]
    `);
    expect(await codes(labeled(repeated(['0', '1'], 8)))).toEqual([]);
  });
});
