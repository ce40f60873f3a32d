import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
