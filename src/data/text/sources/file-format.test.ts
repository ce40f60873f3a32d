import { describe, expect, test } from 'vitest';
import { encodeAs } from '../encoding/test-encode.ts';
import { failure, lay, open, openFile, rowsOf, skips } from '../test-texts.ts';

const words = ['red', 'green', 'blue', 'white', 'black', 'brown'];
const rows = (between: string) => words.map((word, i) => `the ${word} one${between}${'xy'[i % 2]}\n`).join('');
const expected = words.map((word, i) => [`the ${word} one`, 'xy'[i % 2]]);

describe('what a file of words is', () => {
  test.each([
    ['t.txt', '\t'],
    ['t.txt', ';'],
    ['t.txt', '|'],
    ['t.tsv', ','],
    ['t.tsv', ';'],
    ['t.tab', ','],
  ])('%s with a text and a label a line, %j between them', async (name, between) => {
    expect(await rowsOf(await openFile(name, rows(between)))).toEqual(expected);
  });

  test.each(['utf-16le', 'utf-32le', 'utf-32be'])('the same in %s, with and without a mark', async (encoding) => {
    for (const mark of ['', '\ufeff']) {
      const bytes = encodeAs(mark + rows('\t'), encoding);
      expect(await rowsOf(await openFile('t.txt', bytes))).toEqual(expected);
      const csv = encodeAs(`${mark}text,label\n${rows(',')}`, encoding);
      expect(await rowsOf(await openFile('t.csv', csv))).toEqual(expected);
      expect(await rowsOf(await openFile('u.csv', csv, { encoding: encoding.slice(0, 6) }))).toEqual(expected);
    }
  });

  test('sides of such files', async () => {
    await lay({
      'train.txt': rows('\t'),
      'test.txt': 'the grey one\tx\nthe pink one\ty\nthe beige one\tx\nthe gold one\ty\n',
    });
    const dataset = await open();
    expect([dataset.givenSplits, dataset.classes]).toEqual([
      ['train', 'test'],
      ['x', 'y'],
    ]);
  });

  test.each([
    ['texts with semicolons', words.map((word) => `the ${word} one; and another ${word}\n`).join('')],
    ['texts with tabs here and there', `a\tb\n${words.join('\n')}\n`],
    ['three lines', 'a b\tx\nb c\ty\nc d\tx\n'],
  ])('%s are a text a line', async (_, content) => {
    const dataset = await openFile('t.txt', content);
    expect([dataset.task, dataset.columns]).toEqual(['unlabeled', undefined]);
  });

  const tagged = words.map((word) => `The DT O\n${word} JJ B-COLOR\n\n`).join('');
  test.each([
    ['t.conll', tagged, 'CoNLL'],
    ['t.txt', tagged, 'CoNLL'],
    ['t.txt', tagged.replaceAll(' ', '\t'), 'CoNLL'],
    ['t.conllu', '# text = a\n1\ta\t_\n', 'CoNLL-U'],
    ['t.xml', '<a><b>c</b></a>', 'XML'],
    ['t.html', '<p>a</p>', 'HTML'],
    ['t.yml', 'nlu:\n- intent: a\n', 'YAML'],
  ])('%s: refused by name', async (name, content, kind) => {
    expect(await failure(openFile(name, content))).toContain(`NOT_A_TEXT_FILE: The file is in the format ${kind}`);
  });

  test.each([
    ['t.txt', (text: string, label: string) => `__label__${label}, ${text}`],
    ['t.txt', (text: string, label: string) => `__label__${label} , ${text}`],
    ['t.csv', (text: string, label: string) => `__label__${label} , ${text}, it is`],
  ])('fastText’s lines with a comma behind the label, in %s', async (name, line) => {
    const dataset = await openFile(name, expected.map(([text, label]) => line(text!, label!)).join('\n'));
    expect(dataset.classes).toEqual(['x', 'y']);
    expect((await rowsOf(dataset))[0]![0]).toMatch(/^the red one/);
  });
});

describe('folders of texts without .txt', () => {
  const lines = (name: (i: number) => string) =>
    Object.fromEntries(words.map((word, i) => [`${'xy'[i % 2]}/${name(i)}`, `the ${word} one`]));

  test.each<[string, (i: number) => string]>([
    ['newsgroups', (i) => `${51060 + i}`],
    ['mails', (i) => `000${i}.ea7e79d3153e7469e7a9c3e0af6a357${i}`],
    ['mails by number', (i) => `msg.${i}`],
    ['notes', (i) => `${i}.md`],
    ['.eml', (i) => `${i}.eml`],
  ])('%s', async (_, name) => {
    await lay({ ...lines(name), 'README.md': 'about' });
    const dataset = await open();
    expect([dataset.classes, dataset.samples.length]).toEqual([['x', 'y'], 6]);
  });

  test('beside .txt files they are strays, as before', async () => {
    await lay({ ...lines((i) => `${i}.txt`), 'x/notes.md': 'some', 'x/raw': 'more' });
    const dataset = await open();
    expect([dataset.samples.length, skips(dataset).length]).toEqual([6, 2]);
  });

  test('what has no label by its name is no class', async () => {
    for (const name of ['unsup', 'Unlabeled', 'unlabelled', 'sin_etiqueta']) {
      await lay({ ...lines((i) => `${i}.txt`), [`${name}/1.txt`]: 'whatever' });
      const dataset = await open();
      expect([dataset.classes, skips(dataset)[0]]).toEqual([['x', 'y'], expect.stringContaining('has no label')]);
    }
  });
});

describe('what was not downloaded', () => {
  const pointer = (n: number) =>
    `version https://git-lfs.github.com/spec/v1\noid sha256:${String(n).repeat(64)}\nsize 500\n`;

  test.each(['t.csv', 't.tsv', 't.jsonl', 't.json', 't.parquet', 't.txt', 't'])(
    'a pointer of Git LFS as %s',
    async (name) => {
      expect(await failure(openFile(name, pointer(1)))).toMatch(/^NOT_A_TEXT_FILE.*Git LFS/);
    },
  );

  test('pointers in place of texts are left out', async () => {
    const texts = Object.fromEntries(words.map((word, i) => [`${'xy'[i % 2]}/${i}.txt`, `the ${word} one`]));
    await lay({ ...texts, 'x/8.txt': pointer(8), 'y/9.txt': pointer(9) });
    const dataset = await open();
    expect(dataset.samples).toHaveLength(6);
    expect(skips(dataset)).toMatchInlineSnapshot(`
      [
        "x/8.txt: NOT_A_TEXT: In place of the text there is a pointer of Git LFS.",
        "y/9.txt: NOT_A_TEXT: In place of the text there is a pointer of Git LFS.",
      ]
    `);
  });

  test.each(['<!DOCTYPE html>\n<html><body>404</body></html>\n', '\n<html lang="en">\n<p>Sign in, please</p>'])(
    'a web page in place of a table: %j',
    async (page) => {
      for (const name of ['t.csv', 't.tsv', 't'])
        expect(await failure(openFile(name, page))).toContain('The file is in the format HTML');
    },
  );
});
