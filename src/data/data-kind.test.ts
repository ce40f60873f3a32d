import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { zipOf } from './archives/test-zip.ts';
import { dataKind } from './data-kind.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-kind-'));
  const files = [
    'photos/apple/1.jpg',
    'photos/README.txt',
    'photos/pear/2.PNG',
    'texts/a/1.txt',
    'texts/b/1.txt',
    'tables/train.csv',
  ];
  for (const file of files) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), '');
  }
  await mkdir(path.join(folder, 'empty'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['photos', 'image'],
  ['texts', 'text'],
  ['tables', 'text'],
  ['tables/train.csv', 'text'],
  ['photos/apple/1.jpg', 'image'],
  ['empty', 'image'],
  ['missing', 'image'],
  ['missing.csv', 'text'],
])('%s: %s', async (name, kind) => {
  expect(await dataKind(path.join(folder, name))).toBe(kind);
});

test.each([
  ['photos.zip', { 'a/1.jpg': 'x', 'b/2.png': 'y' }, 'image'],
  ['texts.zip', { 'train.csv': 'text,label' }, 'text'],
  ['zip.csv', { 'a.txt': 'x' }, 'text'],
])('what %s holds', async (name, entries: Record<string, string>, kind) => {
  const file = path.join(folder, name);
  await writeFile(
    file,
    zipOf(Object.fromEntries(Object.entries(entries).map(([entry, text]) => [entry, Buffer.from(text)]))),
  );
  expect(await dataKind(file, { cacheDir: path.join(folder, 'cache') })).toBe(kind);
});
