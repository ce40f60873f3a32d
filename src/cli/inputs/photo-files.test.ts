import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { photoFiles } from './photo-files.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'photo files '));
  await mkdir(path.join(root, 'my photos', 'deep'), { recursive: true });
  await mkdir(path.join(root, 'nothing'));
  for (const name of ['a.jpg', 'b 2.PNG', '[x].jpg', 'notes.txt', 'deep/c.webp']) {
    await writeFile(path.join(root, 'my photos', name), '');
  }
});
afterAll(() => rm(root, { recursive: true }));

const named = async (...names: string[]) => {
  const { files, unmatched } = await photoFiles(names.map((name) => path.join(root, name)));
  return { files: files.map((file) => path.relative(root, file).replaceAll(path.sep, '/')), unmatched };
};

test('a path is itself, spaces and brackets included, and stays where it is missing', async () => {
  const { files } = await named('my photos/b 2.PNG', 'my photos/[x].jpg', 'my photos/gone.jpg');
  expect(files).toEqual(['my photos/b 2.PNG', 'my photos/[x].jpg', 'my photos/gone.jpg']);
});

test('a folder gives the photos in it at any depth, and nothing else', async () => {
  const { files } = await named('my photos');
  expect(files).toEqual(['my photos/[x].jpg', 'my photos/a.jpg', 'my photos/b 2.PNG', 'my photos/deep/c.webp']);
});

test('a pattern gives what matches it, by name', async () => {
  const { files } = await named('my photos/*.jpg');
  expect(files).toEqual(['my photos/[x].jpg', 'my photos/a.jpg']);
});

test('what gives nothing is told', async () => {
  const { files, unmatched } = await named('nothing', 'my photos/*.tiff');
  expect(files).toEqual([]);
  expect(unmatched.map(({ reason }) => reason)).toEqual(['emptyFolder', 'noMatch']);
});
