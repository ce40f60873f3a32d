import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'injerto-make-folder-'));
});
afterAll(() => rm(root, { recursive: true }));

test('makes what is missing, also when several do so at once, and leaves what is there', async () => {
  const deep = join(root, 'a', 'b', 'c');
  await Promise.all([makeFolder(deep), makeFolder(deep), makeFolder(join(root, 'a', 'd'))]);
  await makeFolder(deep);
  expect((await stat(deep)).isDirectory()).toBe(true);
});

test('a file in the way', async () => {
  const file = join(root, 'file');
  await writeFile(file, '');
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(file, 'deep', 'er'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

test.runIf(process.platform === 'linux')('where nothing can be made it ends', async () => {
  await expect(makeFolder('/proc/injerto/deep')).rejects.toMatchObject({ code: 'ENOENT' });
});
