import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { describe, expect, test } from 'vitest';
import { wordsOf } from '../test-labels.ts';
import { failure, lay, open, openFile, root, rowsOf, skips, warnings } from '../test-texts.ts';

const lines = (from: number, count = 4) => Array.from({ length: count }, (_, i) => `${wordsOf(from + i)}\n`).join('');
const table = (from: number, count = 6) =>
  `text,label\n${Array.from({ length: count }, (_, i) => `${wordsOf(from + i)},${'xy'[i % 2]}\n`).join('')}`;
const sidesOf = async (work: ReturnType<typeof open>) => {
  const { samples } = await work;
  const counts = ['train', 'validation', 'test'].map((side) => [
    side,
    samples.filter(({ split }) => split === side).length,
  ]);
  return counts.filter(([, count]) => count !== 0).map((pair) => pair.join(' '));
};

describe('folders', () => {
  test('of sides that hold tables', async () => {
    await lay({
      'train/a.csv': table(0),
      'train/b.csv': table(10),
      'eval/a.csv': table(20),
      'holdout/a.csv': table(30),
    });
    expect(await sidesOf(open())).toEqual(['train 12', 'validation 6', 'test 6']);
  });

  test('one too many, with tables, sides, or classes below', async () => {
    await lay({ 'one/data/x/train.csv': table(0), 'one/data/x/test.csv': table(10) });
    expect(await sidesOf(open('one'))).toEqual(['train 6', 'test 6']);
    await lay({ 'two/y/train/pos/1.txt': 'a', 'two/y/train/neg/1.txt': 'b', 'two/y/test/pos/1.txt': 'c' });
    expect(await sidesOf(open('two'))).toEqual(['train 2', 'test 1']);
    await lay({ 'three/z/pos/1.txt': 'a', 'three/z/neg/1.txt': 'b' });
    const dataset = await open('three');
    expect(dataset.classes).toEqual(['neg', 'pos']);
    expect(dataset.notes.map(({ message }) => message)).toEqual([
      `The data are looked for in "z": nothing else is in the folder.`,
    ]);
  });

  test('of sides that hold texts without classes are no classes', async () => {
    await lay({ 'train/pos.0.txt': 'one', 'train/neg.1.txt': 'two', 'test/1.txt': 'three' });
    expect(await failure(open())).toMatch(/^FOLDER_WITHOUT_CLASSES/);
    expect((await open('', { task: 'unlabeled' })).samples).toHaveLength(3);
  });

  test('a file a class: .txt with a text a line, tables without labels', async () => {
    await lay({ 'pos.txt': lines(0), 'neg.txt': lines(10) });
    const dataset = await open();
    expect([dataset.classes, dataset.samples.length]).toEqual([['neg', 'pos'], 8]);
    expect(warnings(dataset)).toContain(
      'CLASS_A_FILE: Each file is taken as a class, and each of its rows or lines as a text: "neg.txt" and "pos.txt". If the files are something else, put all texts into one table with a column for the class.',
    );
    expect((await open('', { task: 'unlabeled' })).samples).toHaveLength(2);
    await lay({ 'tables/pos.csv': `text\n${lines(0)}`, 'tables/neg.csv': `text\n${lines(10)}` });
    expect((await open('tables')).classes).toEqual(['neg', 'pos']);
    await lay({ 'years/2023.csv': table(0), 'years/2024.csv': table(10) });
    expect(await failure(open('years'))).toMatch(/^TABLES_AMBIGUOUS/);
    await lay({ 'letters/letter1.txt': 'one', 'letters/letter2.txt': 'two' });
    expect((await open('letters')).task).toBe('unlabeled');
  });

  test('fastText files of sides', async () => {
    const marked = (from: number) =>
      Array.from({ length: 6 }, (_, i) => `__label__${'xy'[i % 2]} ${wordsOf(from + i)}\n`).join('');
    await lay({ 'train.txt': marked(0), 'valid.txt': marked(10), 'test.txt': marked(20), 'readme.txt': 'about' });
    expect(await sidesOf(open())).toEqual(['train 6', 'validation 6', 'test 6']);
  });

  test('of files in other formats name them', async () => {
    await lay({ 'data.xlsx': 'PK\x03\x04', 'notes.docx': 'PK\x03\x04' });
    expect(await failure(open())).toContain('It holds "data.xlsx" and "notes.docx".');
  });
});

describe('packed files', () => {
  const tar = (files: Record<string, string>) =>
    packTar(Object.entries(files).map(([name, body]) => ({ header: { name, size: Buffer.byteLength(body) }, body })));

  test('a table that gzip made small; nothing stays behind', async () => {
    const dataset = await openFile('train.csv.gz', gzipSync(table(0)));
    expect(dataset.samples[0]!.id).toBe('train.csv:2');
    expect(
      (await openFile('t.jsonl.gz', gzipSync('{"text":"a","label":"x"}\n{"text":"b","label":"y"}\n'))).classes,
    ).toEqual(['x', 'y']);
    expect((await openFile('pos.txt.gz', gzipSync('a\nb\n'))).samples).toHaveLength(2);
    expect(await readdir(path.join(root, 'cache', 'unpacked'))).toEqual([]);
  });

  test('tables of sides that are packed one by one', async () => {
    await lay({ 'train.csv.gz': gzipSync(table(0)), 'test.csv.gz': gzipSync(table(10)) });
    const dataset = await open();
    expect(dataset.samples[0]!.id).toBe('train.csv.gz:2');
    expect(await sidesOf(open())).toEqual(['train 6', 'test 6']);
  });

  test('tar and tar.gz, of tables, of sides, of class folders', async () => {
    const sided = await tar({ 'd/train.csv': table(0), 'd/test.csv': table(10) });
    expect(await sidesOf(openFile('t.tar', sided))).toEqual(['train 6', 'test 6']);
    expect(await sidesOf(openFile('t.tar.gz', gzipSync(sided)))).toEqual(['train 6', 'test 6']);
    expect(await sidesOf(openFile('t.tgz', gzipSync(sided)))).toEqual(['train 6', 'test 6']);
    const classes = await openFile('c.tar', await tar({ 'pos/1.txt': 'a', 'neg/1.txt': 'b' }));
    expect(classes.classes).toEqual(['neg', 'pos']);
  });

  test('damaged ones, and errors inside them, are told by the archive', async () => {
    const whole = gzipSync(table(0, 2000));
    expect(await failure(openFile('t.csv.gz', whole.subarray(0, whole.length / 2)))).toMatch(
      /^ARCHIVE_UNREADABLE[\s\S]*at: <root>\/t\.csv\.gz/,
    );
    const empty = await failure(openFile('e.tar', await tar({ 'd/train.csv': '' })));
    expect(empty).toMatch(/^TABLE_EMPTY[\s\S]*at: <root>\/e\.tar/);
    expect(await failure(openFile('x.7z', Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1')))).toMatch(
      /^ARCHIVE_KIND_UNKNOWN/,
    );
  });
});

describe('files that are no tables', () => {
  test.each<[string, string, string]>([
    ['book.xlsx', 'PK\x03\x04', 'Excel (.xlsx)'],
    ['book.xls', '\xd0\xcf\x11\xe0\xa1\xb1', 'Excel (.xls)'],
    ['sheet.ods', 'PK\x03\x04', 'OpenDocument (.ods)'],
    ['letter.docx', 'PK\x03\x04', 'Word (.docx)'],
    ['paper.pdf', '%PDF-1.7\0\0', 'PDF'],
    ['data.arrow', 'ARROW1\0\0', 'Arrow'],
    ['data.db', 'SQLite format 3\0\0', 'SQLite'],
    ['train.npy', '\x93NUMPY\x01\0', 'NumPy (.npy)'],
    ['train.npz', 'PK\x03\x04', 'NumPy (.npz)'],
    ['digits.mat', 'MATLAB 5.0 MAT-file, Platform: GLNXA64', 'MATLAB (.mat)'],
    ['train-images-idx3-ubyte', '\0\0\x08\x03\0\0\x03\xe8', 'IDX (MNIST)'],
    ['data_batch_1', '\x80\x02}q\x01(', 'pickle'],
  ])('%s is refused by name', async (name, start, kind) => {
    const bytes = Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(600, 1)]);
    expect(await failure(openFile(name, bytes))).toContain(
      `NOT_A_TEXT_FILE: The file is in the format ${kind}, which is not read.`,
    );
  });
});

test('where nothing can be used, the reason is that of most files', async () => {
  await lay({ 'readme.txt': 'about', 'pos/1.txt': '', 'neg/1.txt': ' ' });
  expect(await failure(open())).toContain('The first, neg/1.txt: There is no text.');
  await lay({ 'ok/pos/1.txt': 'a', 'ok/neg/1.txt': 'b', 'ok/neg/2.bin': '\0\x01\x02' });
  expect(skips(await open('ok'))[0]).toMatch(/^neg\/2\.bin: NOT_A_TEXT/);
  expect(await rowsOf(await open('ok'))).toHaveLength(2);
});
