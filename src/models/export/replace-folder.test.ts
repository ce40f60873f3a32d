import { mkdir, readdir, readFile, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../test-folder.ts';
import { replacedFolder, replaceFolder } from './replace-folder.ts';

const fillWith = (text: string) => (folder: string) => writeFile(join(folder, 'file'), text);
const read = (folder: string) => readFile(join(folder, 'file'), 'utf8');

test('makes a folder, its parents, and replaces it', async () => {
  const root = await temporaryFolder();
  const target = join(root, 'a', 'b');
  await replaceFolder(target, fillWith('first'));
  await replaceFolder(target, fillWith('second'));
  expect(await read(target)).toBe('second');
  expect(await readdir(join(root, 'a'))).toEqual(['b']);
});

test('a failure midway leaves what was there, and nothing else', async () => {
  const root = await temporaryFolder();
  const target = join(root, 'model');
  await replaceFolder(target, fillWith('first'));
  const failing = replaceFolder(target, async (folder) => {
    await fillWith('half')(folder);
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  });
  await expect(failing).rejects.toMatchObject({
    code: 'WRITE_FAILED',
    message: expect.stringContaining('no space left'),
  });
  expect(await read(target)).toBe('first');
  expect(await readdir(root)).toEqual(['model']);
});

test('a file in the place of a parent folder', async () => {
  const root = await temporaryFolder();
  await writeFile(join(root, 'file'), '');
  await expect(replaceFolder(join(root, 'file', 'model'), fillWith('x'))).rejects.toMatchObject({
    code: 'WRITE_FAILED',
  });
});

test('behind a link the folder is replaced, the link stays', async () => {
  const root = await temporaryFolder();
  await mkdir(join(root, 'real'));
  await symlink(join(root, 'real'), join(root, 'link'));
  await replaceFolder(join(root, 'link'), fillWith('new'));
  expect(await read(join(root, 'real'))).toBe('new');
  expect((await readdir(root)).sort()).toEqual(['link', 'real']);
});

test('what killed saves left an hour ago is removed, what may still be running is not', async () => {
  const root = await temporaryFolder();
  const names = ['.model.0123abcd.tmp', '.model.fedc9876.tmp', '.other.0123abcd.tmp'] as const;
  for (const name of names) await mkdir(join(root, name));
  const past = new Date(Date.now() - 2 * 3_600_000);
  for (const name of [names[0], names[2]]) await utimes(join(root, name), past, past);
  await replaceFolder(join(root, 'model'), fillWith('new'));
  expect((await readdir(root)).sort()).toEqual([names[1], names[2], 'model']);
});

test('what a stop between the two renames leaves is cleared by the next save', async () => {
  const root = await temporaryFolder();
  const target = join(root, 'model');
  await replaceFolder(target, fillWith('first'));
  await rename(target, replacedFolder(target));
  await replaceFolder(target, fillWith('second'));
  expect(await read(target)).toBe('second');
  expect(await readdir(root)).toEqual(['model']);
});
