import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failure, openFile, rowsOf, skips, warnings } from '../test-texts.ts';

describe('JSON', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .map((part) => `x${part.replaceAll('\0', '')}`)
    .filter((part) => !/\p{Surrogate}/u.test(part));

  test('any texts come back from JSON Lines, arrays, and arrays inside an object', async () => {
    const layouts = fc.constantFrom<(rows: object[]) => string>(
      (rows) => rows.map((row) => JSON.stringify(row)).join('\n'),
      (rows) => JSON.stringify(rows),
      (rows) => JSON.stringify(rows, null, 2),
      (rows) => JSON.stringify({ version: '1.1', about: { by: 'me' }, data: rows }, null, 1),
      (rows) => JSON.stringify({ rows }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 10 }), layouts, async (texts, layout) => {
        const dataset = await openFile('t.json', layout(texts.map((part) => ({ text: part, n: { deep: [part] } }))), {
          task: 'unlabeled',
        });
        expect((await rowsOf(dataset)).map(([part]) => part)).toEqual(texts);
        expect(new Set(dataset.samples.map(({ id }) => id)).size).toBe(texts.length);
      }),
      { numRuns: 60 },
    );
  });

  test('nested names', async () => {
    const dataset = await openFile(
      't.jsonl',
      '{"doc":{"body":"a b"},"meta":{"label":"x"}}\n{"doc":{"body":"c"},"meta":{"label":"y"}}\n',
      {
        textColumn: 'doc.body',
        labelColumn: 'meta.label',
      },
    );
    expect(await rowsOf(dataset)).toEqual([
      ['a b', 'x'],
      ['c', 'y'],
    ]);
  });

  test('lists of labels, and none of them', async () => {
    const dataset = await openFile(
      't.jsonl',
      '{"text":"a","labels":["x","y"]}\n{"text":"b","labels":[]}\n{"text":"c","labels":["y"]}\n{"text":"d","labels":null}\n',
    );
    expect(dataset.task).toBe('multi-label');
    expect(await rowsOf(dataset)).toEqual([
      ['a', 'x+y'],
      ['b', ''],
      ['c', 'y'],
    ]);
    expect(skips(dataset)).toEqual(['t.jsonl:4: LABEL_MISSING: There is no label.']);
  });

  test('a pair of texts', async () => {
    const dataset = await openFile(
      't.jsonl',
      '{"premise":"It rains.","hypothesis":"It is wet.","label":"yes"}\n{"premise":"It rains.","hypothesis":"It is dry.","label":"no"}\n',
    );
    expect(await rowsOf(dataset)).toEqual([
      [['It rains.', 'It is wet.'], 'yes'],
      [['It rains.', 'It is dry.'], 'no'],
    ]);
  });

  test('a line that is no JSON is left out, half a character is mended', async () => {
    const dataset = await openFile(
      't.jsonl',
      '{"text":"a","label":"x"}\n{"text":"b","label":\n{"text":"\\ud800c","label":"y"}\n{"text":["list"],"label":"y"}\n{"text":7,"label":"x"}\n',
    );
    expect(await rowsOf(dataset)).toEqual([
      ['a', 'x'],
      ['\ufffdc', 'y'],
      ['7', 'x'],
    ]);
    expect(skips(dataset)).toMatchInlineSnapshot(`
      [
        "t.jsonl:2: ROW_INVALID: Not valid JSON: "Unexpected end of JSON input".",
        "t.jsonl:4: ROW_INVALID: The text is a list or an object, not a text.",
      ]
    `);
    expect(warnings(dataset)).toMatchInlineSnapshot(`
      [
        "CLASS_WITH_ONE_TEXT: Class "y" has one text: it can be trained on, but not tested. Add some.",
        "TEXT_REPAIRED: Texts were mended: halves of characters became "�" in 1.",
        "ROWS_LEFT_OUT: 2 left out because the rows cannot be read. The first, t.jsonl:2: Not valid JSON: "Unexpected end of JSON input".",
      ]
    `);
  });

  test('a file that is mostly no JSON, and an array that is cut', async () => {
    expect(await failure(openFile('t.jsonl', 'text,label\nfine,a\nnot,b\n'))).toMatchInlineSnapshot(`
      "JSON_INVALID: None of the first 3 lines is JSON. The parser says of the first: "Unexpected token 'e', "text,label" is not valid JSON".
        at: <root>/t.jsonl
        try: JSON Lines has one object per line: {"text": "…", "label": "…"}. If the file is another kind of table, name it .csv or .tsv."
    `);
    expect(
      await failure(openFile('t.jsonl', `{"text":"a","label":"x"}\n${'broken\n'.repeat(3)}`)),
    ).toMatchInlineSnapshot(`
      "JSON_INVALID: 3 of the 4 rows read so far are not valid JSON.
        at: <root>/t.jsonl
        try: JSON Lines has one object per line: {"text": "…", "label": "…"}. If the file is another kind of table, name it .csv or .tsv."
    `);
    const cut = await openFile('t.json', '[{"text":"a","label":"x"},{"text":"b","label":"y"},{"te', {
      task: 'single-label',
    });
    expect(cut.samples).toHaveLength(2);
    expect(skips(cut)).toEqual(['t.json: ROW_INVALID: The file is cut short: "The file ends inside the array".']);
  });

  test('columns in the place of rows', async () => {
    const words = Array.from({ length: 6 }, (_, i) => `text ${i}`);
    const labels = words.map((_, i) => 'xy'[i % 2]!);
    const numbered = (values: readonly string[]) => Object.fromEntries(values.entries());
    for (const [text, label] of [
      [words, labels],
      [numbered(words), numbered(labels)],
    ])
      expect(await failure(openFile('t.json', JSON.stringify({ text, label })))).toMatch(
        /^JSON_INVALID: The file holds columns/,
      );
  });
});
