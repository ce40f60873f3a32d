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

  test.each([
    ['on one line', '{"cat": ["purrs", "sleeps", "hunts"], "big \\"dog\\"": ["barks", "digs"]}'],
    [
      'over several lines',
      '{\n  "cat": [\n    "purrs",\n    "sleeps",\n    "hunts"\n  ],\n  "big \\"dog\\"": ["barks", "digs"]\n}\n',
    ],
  ])('texts in lists under the names of their classes, %s', async (_, content) => {
    const dataset = await openFile('t.json', content);
    expect(await rowsOf(dataset)).toEqual([
      ['purrs', 'cat'],
      ['sleeps', 'cat'],
      ['hunts', 'cat'],
      ['barks', 'big "dog"'],
      ['digs', 'big "dog"'],
    ]);
    expect(dataset.notes.map(({ code }) => code)).toContain('FORMAT_FOUND');
  });

  test('lists of one length are classes too, unless they are called or filled as columns are', async () => {
    const classes = await openFile('a.json', '{"yes": ["a b", "c d"], "no": ["e f", "g h"]}');
    expect(classes.classes).toEqual(['no', 'yes']);
    const named = await openFile('b.json', '{"text": ["a b", "c d", "e f"], "mood": ["x", "y", "z"]}', {
      task: 'unlabeled',
    });
    expect(named.samples).toHaveLength(3);
    const filled = await openFile('c.json', '{"words": ["a b", "c d", "e f", "g h"], "mood": ["x", "y", "x", "y"]}', {
      textColumn: 'words',
    });
    expect(filled.classes).toEqual(['x', 'y']);
  });

  test('columns in the place of rows, and rows by their index, as pandas writes them', async () => {
    const words = Array.from({ length: 6 }, (_, i) => `text ${i}`);
    const labels = words.map((_, i) => 'xy'[i % 2]!);
    const numbered = (values: readonly unknown[]) => Object.fromEntries(values.entries());
    for (const document of [
      { text: words, label: labels },
      { text: numbered(words), label: numbered(labels) },
      numbered(words.map((text, i) => ({ text, label: labels[i] }))),
    ]) {
      const dataset = await openFile('t.json', JSON.stringify(document));
      expect(await rowsOf(dataset)).toEqual(words.map((text, i) => [text, labels[i]]));
      expect(dataset.notes.map(({ message }) => message)).toContain(
        't.json holds columns, which are turned into rows.',
      );
    }
  });

  const rows = (label: string, count: number) =>
    Array.from({ length: count }, (_, i) => ({ text: `${label} ${i}`, label }));
  const both = [...rows('x', 4), ...rows('y', 4)];

  test.each([
    ['on one line', (document: unknown) => JSON.stringify(document)],
    ['over many lines', (document: unknown) => JSON.stringify(document, null, 2)],
  ])('arrays that are called as sides are sides, %s', async (_, written) => {
    const document = {
      info: [{ a: 1 }],
      train: both,
      dev: [rows('x', 9)[8], rows('y', 9)[8]],
      test: [rows('y', 7)[6]],
      names: ['x', 'y'],
    };
    const dataset = await openFile('t.json', written(document));
    const counts = new Map<unknown, number>();
    for (const { split } of dataset.samples) counts.set(split, (counts.get(split) ?? 0) + 1);
    expect([...counts]).toEqual([
      ['train', 8],
      ['validation', 2],
      ['test', 1],
    ]);
    expect(dataset.notes.map(({ message }) => message)).toContain('t.json: "info" is not read.');
  });

  test('a side that begins behind what is looked at first', async () => {
    const long = both.map(({ text, label }) => ({ text: text + ' and so on'.repeat(9_000), label }));
    const dataset = await openFile(
      't.json',
      JSON.stringify({ train: long, 'a "b"': { c: [1] }, test: rows('x', 6).slice(4) }),
    );
    expect(dataset.samples.filter(({ split }) => split === 'test')).toHaveLength(2);
    expect(dataset.samples).toHaveLength(10);
  });

  test.each([
    ['rows of the hub', { features: [{ name: 'text' }], rows: both.map((row, row_idx) => ({ row_idx, row })) }],
    ['data beside lists and objects', { tags: ['a'], data: both, meta: { from: [{ x: 1 }] }, version: 1 }],
    ['rows two levels down', { nlu: { common_examples: both } }],
  ])('only the rows are read: %s', async (_, document) => {
    const dataset = await openFile('t.json', JSON.stringify(document));
    expect((await rowsOf(dataset)).map(([text]) => text)).toEqual(both.map(({ text }) => text));
    expect(dataset.skipped).toEqual([]);
  });

  test('NaN and Infinity, as Python writes them, are missing; in texts they are words', async () => {
    const lines = [
      '{"text":"NaN is not a number","label":1.5,"x":NaN}',
      '{"text":"b \\" Infinity","label":NaN}',
      '{"text":"c","label":-Infinity}',
      '{"text":"d","label":2.5,"x":-Infinity}',
    ];
    for (const written of [lines.join('\n'), `[${lines.join(',')}]`]) {
      const dataset = await openFile(written.startsWith('[') ? 't.json' : 't.jsonl', written);
      expect(await rowsOf(dataset)).toEqual([
        ['NaN is not a number', '1.5'],
        ['d', '2.5'],
      ]);
      expect(dataset.skipped.map(({ code }) => code)).toEqual(['LABEL_MISSING', 'LABEL_MISSING']);
    }
  });
});
