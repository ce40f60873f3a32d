import { describe, expect, test } from 'vitest';
import { wordsOf } from '../test-labels.ts';
import { failure, openFile, rowsOf, skips, warnings } from '../test-texts.ts';

const classes = ['fruit', 'car', 'sea'];
/** Twelve rows, each written by `row`. */
const rows = (row: (text: string, label: string, i: number) => string, newline = '\n') =>
  Array.from({ length: 12 }, (_, i) => row(wordsOf(i), classes[i % 3]!, i) + newline).join('');
const expected = (text: (words: string, i: number) => string = (words) => words) =>
  Array.from({ length: 12 }, (_, i) => [text(wordsOf(i), i), classes[i % 3]!]);

describe('quotes', () => {
  test('escaped by a backslash', async () => {
    const dataset = await openFile(
      't.csv',
      `text,label\n${rows((text, label) => `"he said \\"${text}\\", ok",${label}`)}`,
    );
    expect(await rowsOf(dataset)).toEqual(expected((words) => `he said "${words}", ok`));
    expect(dataset.notes.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "t.csv: fields are enclosed in ", and a backslash stands before a quote inside.",
        "Texts are read from "text" and labels from "label".",
      ]
    `);
  });

  test('escaped by a backslash in the rows below those that are looked at for the delimiter only', async () => {
    const dataset = await openFile('t.csv', `label;text\n${rows((text, label) => `${label};"a \\"b; c\\" ${text}"`)}`);
    expect(await rowsOf(dataset)).toEqual(expected((words) => `a "b; c" ${words}`));
  });

  test('a backslash at the end of a quoted field is a character where quotes are doubled', async () => {
    const dataset = await openFile(
      't.csv',
      `text,label\n${rows((text, label) => `"C:\\dir ""x"" ${text}\\",${label}`)}`,
    );
    expect(await rowsOf(dataset)).toEqual(expected((words) => `C:\\dir "x" ${words}\\`));
  });

  test('single ones', async () => {
    const dataset = await openFile('t.csv', `text,label\n${rows((text, label) => `'well, ${text}','${label}'`)}`);
    expect(await rowsOf(dataset)).toEqual(expected((words) => `well, ${words}`));
    const apostrophes = await openFile(
      'u.csv',
      `text,label\n${rows((text, label) => `it's ${text} o'clock,${label}`)}`,
    );
    expect(await rowsOf(apostrophes)).toEqual(expected((words) => `it's ${words} o'clock`));
  });

  test('with blanks between them and the delimiter', async () => {
    const dataset = await openFile('t.csv', `text, label\n${rows((text, label) => `"well, ${text}", "${label}"`)}`);
    expect(await rowsOf(dataset)).toEqual(expected((words) => `well, ${words}`));
  });

  test('in the middle of a field', async () => {
    const dataset = await openFile('t.csv', `text,label\n${rows((text, label) => `the 5" disk ${text},${label}`)}`);
    expect(await rowsOf(dataset)).toEqual(expected((words) => `the 5" disk ${words}`));
  });
});

describe('above the header', () => {
  const body = rows((text, label) => `${text},${label}`);

  test.each([';', ',', '\t', '|', '~'])('sep=%s, for Excel', async (delimiter) => {
    const dataset = await openFile(
      't.csv',
      `\ufeffsep=${delimiter}\r\ntext${delimiter}label\r\n${rows((text, label) => `${text}${delimiter}${label}`, '\r\n')}`,
    );
    expect(await rowsOf(dataset)).toEqual(expected());
    expect(dataset.samples[0]!.id).toBe('t.csv:3');
  });

  test.each<[string, string, number]>([
    ['blank lines', '\n\n  \n', 5],
    ['a title', 'Feedback of customers in 2024\n', 3],
    ['a title as Excel pads it', 'Feedback,\n,\n', 4],
    ['a title and a blank line', 'Feedback\n\nExported by Ann\n', 5],
    ['comments', '# made by a tool\n# on a Monday, in May\n', 4],
  ])('%s', async (_, above, line) => {
    const dataset = await openFile('t.csv', `${above}text,label\n${body}`);
    expect(await rowsOf(dataset)).toEqual(expected());
    expect(dataset.samples[0]!.id).toBe(`t.csv:${line}`);
    expect(warnings(dataset)).toEqual([]);
  });

  test('what is passed over is said', async () => {
    const dataset = await openFile('t.csv', `Feedback of customers\ntext,label\n${body}`);
    expect(dataset.notes[0]?.message).toBe(
      't.csv: 1 line above the header is not read, the first "Feedback of customers".',
    );
  });

  test('a header that begins with #, and texts that do', async () => {
    const dataset = await openFile('t.csv', `# by Ann\n#text,label\n${body}`);
    expect(await rowsOf(dataset)).toEqual(expected());
    const tags = await openFile(
      'u.csv',
      rows((text, label) => `#metoo ${text},${label}`),
    );
    expect(await rowsOf(tags)).toEqual(expected((words) => `#metoo ${words}`));
  });

  test('names that are repeated, or have characters that no one sees', async () => {
    const repeated = await openFile('t.csv', `text,label,label\n${rows((text, label) => `${text},${label},x`)}`);
    expect(await rowsOf(repeated)).toEqual(expected());
    expect(warnings(repeated)).toMatchInlineSnapshot(`
      [
        "COLUMNS_REPEATED: t.csv: the header has "label" more than once. The first keeps its name, and the second is called "label 2".",
      ]
    `);
    const hidden = await openFile('u.csv', `\ufeff\u200btext\0, label \n${body}`);
    expect(hidden.columns).toEqual({ text: ['text'], label: ['label'] });
  });
});

describe('rows', () => {
  test('line ends that are mixed', async () => {
    const mixed = `text,label\r\n${rows((text, label, i) => `${text},${label}${i % 3 ? '\r' : ''}`)}`;
    expect(await rowsOf(await openFile('t.csv', mixed))).toEqual(expected());
    const old = `text,label\r${rows((text, label) => `${text},${label}`, '\r')}`;
    expect(await rowsOf(await openFile('u.csv', old))).toEqual(expected());
    const stray = `text,label\n${rows((text, label, i) => `${text}${i === 3 ? '\rx' : ''},${label}`)}`;
    expect(await rowsOf(await openFile('v.csv', stray))).toEqual(
      expected((words, i) => (i === 3 ? `${words}\rx` : words)),
    );
  });

  test('tables that were put one behind the other', async () => {
    const half = `text,label\n${rows((text, label) => `${text},${label}`)}`;
    const dataset = await openFile('t.csv', half + half.replaceAll('t1', 'u1'));
    expect(dataset.classes).toEqual(['car', 'fruit', 'sea']);
    expect(skips(dataset)).toContain('t.csv:14: ROW_INVALID: The header again, in the middle of the table.');
  });

  test('mostly uneven ones under a header of usual names', async () => {
    const dataset = await openFile(
      't.csv',
      `text,label\n${rows((text, label, i) => `${text}${', and'.repeat(i % 4)},${label}`)}`,
    );
    expect(dataset.columns).toEqual({ text: ['text'], label: ['label'] });
    expect(skips(dataset)[0]).toBe('t.csv:3: ROW_INVALID: The row has 3 fields; the table has 2 columns.');
  });

  test('unusual delimiters are said', async () => {
    const dataset = await openFile('t.csv', `text;label\n${rows((text, label) => `${text};${label}`)}`);
    expect(dataset.notes[0]?.message).toBe('t.csv: fields are separated by ";".');
  });
});

describe('Orange', () => {
  test('three rows of names, types and flags', async () => {
    const dataset = await openFile(
      't.tab',
      `words\tlength\tkind\tnote\ntext\tcontinuous\tdiscrete\tstring\nmeta\t\tclass\tignore\n${rows((text, label, i) => `${text}\t${i % 3}\t${label}\tthis is a note of many words`)}`,
    );
    expect(dataset.columns).toEqual({ text: ['words'], label: ['kind'] });
    expect(await rowsOf(dataset)).toEqual(expected());
    expect(dataset.samples[0]!.id).toBe('t.tab:4');
  });

  test('one row of names with both, and values listed as a type', async () => {
    const short = await openFile(
      't.tab',
      `mS#words\tC#length\tcD#kind\n${rows((text, label, i) => `${text}\t${i % 3}\t${label}`)}`,
    );
    expect(short.columns).toEqual({ text: ['words'], label: ['kind'] });
    const listed = await openFile(
      'u.tab',
      `words\tkind\nstring\tfruit car sea\nmeta\tclass\n${rows((text, label) => `${text}\t${label}`)}`,
    );
    expect(await rowsOf(listed)).toEqual(expected());
  });

  test('an ordinary .tab file, and # in a name', async () => {
    expect(await rowsOf(await openFile('t.tab', `text\tlabel\n${rows((text, label) => `${text}\t${label}`)}`))).toEqual(
      expected(),
    );
    const numbered = await openFile('u.tab', `#\ttext\tlabel\n${rows((text, label, i) => `${i}\t${text}\t${label}`)}`);
    expect(await rowsOf(numbered)).toEqual(expected());
  });
});

test("Weka's ARFF", async () => {
  const header =
    "% by Ann\n@RELATION things\n\n@attribute 'the text' string\n@attribute length numeric\n@attribute kind {fruit,car,sea}\n\n@DATA\n";
  const dataset = await openFile(
    't.arff',
    header + rows((text, label, i) => `'it\\'s ${text}, well',${i % 2},${label}`),
  );
  expect(dataset.columns).toEqual({ text: ['the text'], label: ['kind'] });
  expect(await rowsOf(dataset)).toEqual(expected((words) => `it's ${words}, well`));
  const missing = await openFile(
    'u.arff',
    `${header}${rows((text, label, i) => `'${text}',?,${i === 3 ? '?' : label}`)}`,
  );
  expect(skips(missing)).toEqual(['u.arff:12: LABEL_MISSING: The label "?" means that there is none.']);
});

test('a table without a row', async () => {
  expect(await failure(openFile('t.csv', 'sep=;\n'))).toMatch(/^TABLE_EMPTY/);
});
