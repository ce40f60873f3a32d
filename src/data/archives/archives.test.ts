import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { expect, test } from 'vitest';
import { imageDataset } from '../images/open-images.ts';
import { failure, ids, lay, photos, root } from '../images/test-folder.ts';
import { openDataset } from '../open-dataset.ts';
import { zipOf } from './test-zip.ts';

const cacheDir = () => path.join(root, 'cache');
const left = () => readdir(path.join(cacheDir(), 'unpacked'));
const bytes = await Promise.all(photos.slice(0, 4).map((file) => readFile(file)));
const entries: Record<string, Buffer> = {
  'photos/apple/1.jpg': bytes[0]!,
  'photos/apple/2.jpg': bytes[1]!,
  'photos/pear/1.jpg': bytes[2]!,
  '__MACOSX/photos/._1.jpg': Buffer.from('x'),
};
const tarOf = (files: Record<string, Buffer>, more: TarEntry[] = []) =>
  packTar([
    ...Object.entries(files).map(([name, body]) => ({
      header: { name, size: body.length, type: 'file' as const },
      body,
    })),
    ...more,
  ]);

test.each([
  ['data.zip', async () => zipOf(entries)],
  ['data.tar', async () => tarOf(entries)],
  ['data.tar.gz', async () => gzipSync(await tarOf(entries))],
  ['no-extension', async () => zipOf(entries)],
])('%s is read like its folder, and removed with close', async (name, make) => {
  await lay({ [name]: Buffer.from(await make()) });
  for (const open of [imageDataset, openDataset]) {
    const dataset = await open(path.join(root, name), { cacheDir: cacheDir() });
    if (dataset.modality !== 'image') throw new Error('no photos');
    expect(ids(dataset)).toEqual(['apple/1.jpg', 'apple/2.jpg', 'pear/1.jpg']);
    expect(await readFile(dataset.samples[2]!.path)).toEqual(bytes[2]);
    expect(dataset.notes.map(({ code }) => code)).toContain('ARCHIVE_UNPACKED');
    await dataset.close();
    expect(await left()).toEqual([]);
  }
});

test('a table with its photos, and texts, in an archive', async () => {
  const table = {
    'd/labels.csv': Buffer.from('file,label\n1.jpg,a\n2.jpg,b\n'),
    'd/1.jpg': bytes[0]!,
    'd/2.jpg': bytes[1]!,
  };
  await lay({
    'photos.zip': zipOf(table),
    'texts.zip': zipOf({ 'x.csv': Buffer.from('text,label\nhello you,a\ngood day,b\n') }),
  });
  const found = await openDataset(path.join(root, 'photos.zip'), { cacheDir: cacheDir() });
  expect([found.modality, found.classes]).toEqual(['image', ['a', 'b']]);
  const texts = await openDataset(path.join(root, 'texts.zip'), { cacheDir: cacheDir() });
  expect([texts.modality, texts.classes]).toEqual(['text', ['a', 'b']]);
  await found.close();
  await texts.close();
  expect(await left()).toEqual([]);
});

test.each([['../evil.jpg'], ['a/../../evil.jpg'], ['/evil.jpg'], ['C:\\evil.jpg'], ['..\\evil.jpg']])(
  '%s is not written outside',
  async (name) => {
    await lay({ 'bad.zip': zipOf({ [name]: bytes[0]! }), 'bad.tar': Buffer.from(await tarOf({ [name]: bytes[0]! })) });
    for (const file of ['bad.zip', 'bad.tar']) {
      expect(await failure(imageDataset(path.join(root, file), { cacheDir: cacheDir() }))).toMatch(/^ARCHIVE_UNSAFE/);
      expect(await left()).toEqual([]);
    }
    expect((await readdir(root)).sort()).toEqual(['bad.tar', 'bad.zip', 'cache']);
  },
);

test('links in a tar are left out by name', async () => {
  const link: TarEntry = {
    header: { name: 'photos/pear/link.jpg', size: 0, type: 'symlink', linkname: '/etc/passwd' },
  };
  await writeFile(path.join(root, 'links.tar'), await tarOf(entries, [link]));
  const dataset = await imageDataset(path.join(root, 'links.tar'), { cacheDir: cacheDir() });
  expect(dataset.skipped.find(({ path: at }) => at === 'photos/pear/link.jpg')?.code).toBe('NOT_A_FILE');
  await dataset.close();
});

test('archives that are cut, empty, or of another kind', async () => {
  const zip = zipOf(entries);
  await lay({
    'cut.zip': zip.subarray(0, zip.length - 30),
    'cut.tar.gz': gzipSync(await tarOf(entries)).subarray(0, 2000),
    'no.tar.gz': gzipSync('text,label\n'),
    'a.7z': Buffer.from('7z\xbc\xaf\x27\x1cxxxx', 'latin1'),
    'a.rar': Buffer.from('Rar!\x1a\x07\0', 'latin1'),
  });
  const said = (file: string) => failure(imageDataset(path.join(root, file), { cacheDir: cacheDir() }));
  for (const file of ['cut.zip', 'cut.tar.gz', 'no.tar.gz']) expect(await said(file)).toMatch(/^ARCHIVE_UNREADABLE/);
  for (const file of ['a.7z', 'a.rar']) expect(await said(file)).toMatch(/^ARCHIVE_KIND_UNKNOWN/);
  expect(await left()).toEqual([]);
});
