import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { zipOf } from './archives/test-zip.ts';
import { openDataset } from './open-dataset.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-open-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const csv = 'text,label\nvery good,pos\nvery bad,neg\nquite good,pos\nquite bad,neg\n';
const open = async (name: string, content: Buffer) => {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, name), content);
  return openDataset(path.join(folder, name), { cacheDir: path.join(folder, 'cache') });
};

test.each([
  ['one table that gzip made small', 'reviews.csv.gz', () => gzipSync(csv)],
  [
    'JSON Lines that gzip made small',
    'reviews.jsonl.gz',
    () => gzipSync('{"text":"a b","label":"x"}\n{"text":"c d","label":"y"}\n'),
  ],
  ['a table in a zip', 'reviews.zip', () => zipOf({ 'reviews.csv': Buffer.from(csv) })],
  ['a zip called .csv', 'reviews.csv', () => zipOf({ 'reviews.csv': Buffer.from(csv) })],
])('%s', async (_, name, content) => {
  const dataset = await open(name, content());
  expect([dataset.modality, dataset.classes.length, dataset.root]).toEqual(['text', 2, path.join(folder, name)]);
  expect(dataset.notes.map(({ code }) => code)).toContain('ARCHIVE_UNPACKED');
  await dataset.close();
});

test.each([
  [
    'photos without classes',
    'photos.zip',
    () => zipOf({ '1.jpg': Buffer.from('x'), '2.jpg': Buffer.from('y') }),
    'FOLDER_WITHOUT_CLASSES',
  ],
  ['a table with one class', 'one.csv.gz', () => gzipSync('text,label\na,x\nb,x\n'), 'LABEL_CONSTANT'],
  ['a cut file', 'cut.csv.gz', () => gzipSync(csv.repeat(99)).subarray(0, 60), 'ARCHIVE_UNREADABLE'],
  ['a spreadsheet', 'sheet.xlsx', () => zipOf({ 'xl/workbook.xml': Buffer.from('x') }), 'NOT_A_TEXT_FILE'],
])('%s: the error names the archive, not where it was unpacked', async (_, name, content, code) => {
  const error = await open(name, content()).catch((reason: Error) => reason);
  expect(error).toMatchObject({ code, message: expect.stringContaining(name) });
  expect((error as Error).message).not.toContain('cache');
});

test.each([
  ['web pages', ['a/1.html', 'b/2.html']],
  ['files of unknown names', ['reviews.pos', 'reviews.neg']],
])('a folder of %s: neither photos nor texts, and what there is', async (_, files) => {
  for (const file of files) {
    await mkdir(path.dirname(path.join(folder, 'data', file)), { recursive: true });
    await writeFile(path.join(folder, 'data', file), 'x');
  }
  const error = await openDataset(path.join(folder, 'data')).catch((reason: Error) => reason);
  expect((error as Error).message).toContain(
    `The folder holds neither photos nor texts that can be read. It holds "${files[0]!.includes('/') ? files[0] : files[1]}"`,
  );
});

test('a folder of posts without extensions holds texts', async () => {
  for (const [file, text] of Object.entries({ 'sci/101': 'stars', 'sci/102': 'atoms', 'art/103': 'paint' })) {
    await mkdir(path.dirname(path.join(folder, 'news', file)), { recursive: true });
    await writeFile(path.join(folder, 'news', file), text);
  }
  const dataset = await openDataset(path.join(folder, 'news'));
  expect([dataset.modality, dataset.classes]).toEqual(['text', ['art', 'sci']]);
  await dataset.close();
});
