import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failure, openFile, rowsOf, skips, warnings } from '../test-texts.ts';
import { csvOf } from './test-csv.ts';

const field = fc
  .array(fc.constantFrom('a', 'word', ' ', ',', ';', '\t', '|', '"', '\n', '\r\n', 'ñ', '😀', "'"), {
    minLength: 1,
    maxLength: 12,
  })
  .map((parts) => `x${parts.join('')}x`);

describe('CSV', () => {
  test('rows come back as they were written, with the line on which each begins', async () => {
    const rows = fc.array(fc.tuple(field, fc.constantFrom('yes', 'no', 'may, be')), { minLength: 2, maxLength: 20 });
    const style = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      newline: fc.constantFrom('\n', '\r\n'),
    });
    await fc.assert(
      fc.asyncProperty(rows, style, fc.boolean(), async (body, { delimiter, newline }, mark) => {
        const table = [['text', 'label'], ...body, ['the end', 'yes'], ['of it', 'no']];
        const dataset = await openFile('t.csv', (mark ? '\ufeff' : '') + csvOf(table, { delimiter, newline }), {
          task: 'unlabeled',
          delimiter,
        });
        const data = table.slice(1);
        expect((await rowsOf(dataset)).map(([text]) => text)).toEqual(data.map(([text]) => text));
        let line = 2;
        const lines = data.map((row) => {
          const begin = line;
          line += row.join('').split(/\r\n|\n/).length;
          return `t.csv:${begin}`;
        });
        expect(dataset.samples.map(({ id }) => id)).toEqual(lines);
      }),
      { numRuns: 60 },
    );
  });

  test('the delimiter is found', async () => {
    for (const delimiter of [',', ';', '\t', '|']) {
      const rows = [
        ['text', 'label', 'note'],
        ['good, really; yes', 'a', 'x|y'],
        ['bad', 'b', 'z'],
        ['so so', 'a', ''],
        ['awful', 'b', ''],
      ];
      const dataset = await openFile('t.csv', csvOf(rows, { delimiter }));
      expect(await rowsOf(dataset)).toEqual([
        ['good, really; yes', 'a'],
        ['bad', 'b'],
        ['so so', 'a'],
        ['awful', 'b'],
      ]);
    }
  });

  test('one column of texts with commas', async () => {
    const dataset = await openFile('t.csv', 'text\nred, green, and blue\n"black, ""white"""\nnone\none, two\n');
    expect([dataset.task, dataset.columns]).toEqual(['unlabeled', { text: ['text'] }]);
    expect((await rowsOf(dataset)).map(([text]) => text)).toEqual([
      'red, green, and blue',
      'black, "white"',
      'none',
      'one, two',
    ]);
  });

  test('a missing header is noticed; columns are called by their numbers', async () => {
    const dataset = await openFile(
      't.csv',
      'pos,I liked it very much\nneg,I did not like it\npos,Great fun\nneg,No fun\n',
    );
    expect(dataset.columns).toEqual({ text: ['2'], label: ['1'] });
    expect(dataset.samples).toHaveLength(4);
    expect(warnings(dataset)).toMatchInlineSnapshot(`
      [
        "HEADER_MISSING: t.csv: the first row holds data, so the columns are called by their numbers, 1 … 2.",
      ]
    `);
  });

  test('broken quotes cost one line, not the rest of the file', async () => {
    const dataset = await openFile(
      't.csv',
      [
        'text,label',
        '"a ""quoted"" word",a',
        '"never closed,b',
        '"two\nlines, and a comma",a',
        'the 5" disk,b',
        '"closed" too early,b',
        'too,many,fields',
        'too few',
        '',
        'trailing comma,a,',
        '"the last, never closed,b',
        'the end,b',
        '',
      ].join('\n'),
    );
    expect(await rowsOf(dataset)).toMatchInlineSnapshot(`
      [
        [
          "a "quoted" word",
          "a",
        ],
        [
          "two
      lines, and a comma",
          "a",
        ],
        [
          "the 5" disk",
          "b",
        ],
        [
          ""closed" too early",
          "b",
        ],
        [
          "trailing comma",
          "a",
        ],
        [
          "the end",
          "b",
        ],
      ]
    `);
    expect(skips(dataset)).toMatchInlineSnapshot(`
      [
        "t.csv:3: ROW_INVALID: A quote stands inside a field. Inside quotes it must be doubled ("").",
        "t.csv:8: ROW_INVALID: The row has 3 fields; the table has 2 columns.",
        "t.csv:9: ROW_INVALID: The row has 1 field; the table has 2 columns.",
        "t.csv:12: ROW_INVALID: A quote is opened and never closed.",
      ]
    `);
  });

  test('a quote that opens early in a long file and never closes costs one line', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `text number ${i},${i % 2 ? 'a' : 'b'}`);
    lines.splice(5000, 0, '"open,a');
    const dataset = await openFile('t.csv', `text,label\n${lines.join('\n')}\n`, {
      maxBytes: 100_000,
      task: 'unlabeled',
    });
    expect(dataset.samples).toHaveLength(60_000);
    expect(skips(dataset)).toEqual(['t.csv:5002: ROW_INVALID: A quote is opened and never closed.']);
    expect(dataset.samples.at(-1)!.id).toBe('t.csv:60002');
  });

  test('quotes that are characters of a TSV stay', async () => {
    const dataset = await openFile('t.tsv', 'text\tlabel\n"Open quote\ta\nplain\tb\n"Another one\ta\nsays "yes"\tb\n');
    expect(await rowsOf(dataset)).toEqual([
      ['"Open quote', 'a'],
      ['plain', 'b'],
      ['"Another one', 'a'],
      ['says "yes"', 'b'],
    ]);
  });

  test('a field of 50 MB is left out and the rest is read', async () => {
    const giant = 'word '.repeat(10_000_000);
    const dataset = await openFile(
      't.csv',
      `text,label\nfirst,a\n"${giant}",b\nsecond,b\n${giant},a\nthird,a\nfourth,b\n`,
      { maxBytes: 1 << 20 },
    );
    expect((await rowsOf(dataset)).map(([text]) => text)).toEqual(['first', 'second', 'third', 'fourth']);
    expect(skips(dataset)).toEqual([
      't.csv:3: TEXT_TOO_LONG: The row is longer than 2.1 MB.',
      't.csv:5: TEXT_TOO_LONG: The row is longer than 2.1 MB.',
    ]);
  });

  test('NUL bytes and damaged characters are mended and counted', async () => {
    const bytes = Buffer.concat([
      Buffer.from('text,label\nwi\0th NUL,a\nniño y señor,b\ncaf'),
      Uint8Array.of(0xc3),
      Buffer.from(',a\nmás canción árbol él ñu qué así té sí,b\n'),
    ]);
    const dataset = await openFile('t.csv', bytes);
    expect((await rowsOf(dataset)).map(([text]) => text)).toEqual([
      'with NUL',
      'niño y señor',
      'caf\ufffd',
      'más canción árbol él ñu qué así té sí',
    ]);
    expect(warnings(dataset)).toMatchInlineSnapshot(`
      [
        "TEXT_REPAIRED: t.csv: some bytes are not valid UTF-8; they are read as "�".",
        "TEXT_REPAIRED: Texts were mended: NUL characters were removed from 1.",
      ]
    `);
  });

  test('rows of two encodings are read row by row, and it is said', async () => {
    const old = Buffer.from('Señor;b\n¡Qué mañana!;a\n', 'latin1');
    const dataset = await openFile('t.csv', Buffer.concat([Buffer.from('texto;clase\nEl año pasado;a\n'), old]));
    expect((await rowsOf(dataset)).map(([text]) => text)).toEqual(['El año pasado', 'Señor', '¡Qué mañana!']);
    expect(warnings(dataset)).toMatchInlineSnapshot(`
      [
        "ENCODING_MIXED: t.csv is UTF-8 in some lines and windows-1252 in others. Each line is read as what it is. If letters come out wrong, name the encoding with \`encoding\`.",
        "CLASS_WITH_ONE_TEXT: Class "b" has one text: it can be trained on, but not tested. Add some.",
      ]
    `);
  });

  test('old encodings are read and reported', async () => {
    const dataset = await openFile(
      't.csv',
      Buffer.from('texto;clase\n¡Qué mañana!;a\nNo está mal;b\nEl año pasado;a\nSeñor;b\n', 'latin1'),
    );
    expect((await rowsOf(dataset)).map(([text]) => text)).toEqual([
      '¡Qué mañana!',
      'No está mal',
      'El año pasado',
      'Señor',
    ]);
    expect(warnings(dataset)).toMatchInlineSnapshot(`
      [
        "ENCODING_NOT_UTF8: t.csv is read as windows-1252. If letters come out wrong, name the encoding with \`encoding\`.",
      ]
    `);
    const named = await openFile('t.csv', Buffer.from('text,label\n\xa4,a\nx,b\n', 'latin1'), {
      encoding: 'iso-8859-15',
    });
    expect((await rowsOf(named))[0]).toEqual(['€', 'a']);
    expect(await failure(openFile('t.csv', 'text,label\nx,a\n', { encoding: 'utf-9' }))).toMatchInlineSnapshot(`
      "ENCODING_UNKNOWN: "utf-9" is not an encoding that can be read.
        try: Use a name that browsers know: utf-8, utf-16le, windows-1252, shift_jis, gb18030 …"
    `);
  });

  test('files that are no tables', async () => {
    expect(await failure(openFile('t.csv', ''))).toMatchInlineSnapshot(`
      "TABLE_EMPTY: The file has no rows.
        at: <root>/t.csv
        try: A table has one text per row, and the names of its columns in the first row."
    `);
    expect(await failure(openFile('t.csv', Buffer.from('PK\x03\x04 a zip', 'latin1')))).toMatchInlineSnapshot(`
      "ARCHIVE_UNREADABLE: The archive cannot be unpacked: "End of central directory record signature not found. Either not a zip file, or file is truncated".
        at: <root>/t.csv
        try: Compare its size with that of the original, or unpack it and give the folder."
    `);
    expect(await failure(openFile('t.csv', 'text,label\n,a\n ,b\n'))).toMatchInlineSnapshot(`
      "NO_READABLE_TEXT: Not one text can be used. The first, t.csv:2: There is no text.
        at: <root>/t.csv
        try: Check that the columns are the right ones (\`textColumn\`, \`labelColumn\`)."
    `);
  });
});
