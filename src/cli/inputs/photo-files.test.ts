import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
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

test.skipIf(process.platform === 'win32')(
  'links: each real folder is read once, and what leads nowhere is named',
  async () => {
    const folder = path.join(root, 'links');
    await mkdir(path.join(folder, 'inner'), { recursive: true });
    await writeFile(path.join(folder, 'inner', 'a.jpg'), '');
    await symlink('..', path.join(folder, 'inner', 'up'));
    await symlink('inner', path.join(folder, 'twin'));
    await symlink('itself', path.join(folder, 'itself'));
    await symlink('gone.jpg', path.join(folder, 'dangling.jpg'));
    await symlink(path.join(folder, 'inner', 'a.jpg'), path.join(folder, 'b.jpg'));
    execFileSync('mkfifo', [path.join(folder, 'pipe.jpg')]);
    const { files, skipped } = await photoFiles([folder]);
    expect(files.map((file) => path.relative(folder, file))).toEqual(['b.jpg', 'inner/a.jpg']);
    // as a pattern: `**` follows the links too
    const matched = await photoFiles([path.join(folder, '**', '*.jpg')]);
    expect(matched.files.map((file) => path.relative(folder, file))).toEqual(['b.jpg', 'inner/a.jpg']);
    const above = await photoFiles([path.join(folder, 'inner', '**', '*.jpg')]);
    expect(above.files.map((file) => path.relative(folder, file))).toEqual(['inner/a.jpg', 'inner/up/b.jpg']);
    expect(skipped.map(({ path: file, code }) => `${path.relative(folder, file)}: ${code}`)).toEqual([
      'dangling.jpg: LINK_BROKEN',
      'itself: LINK_LOOP',
      'pipe.jpg: NOT_A_FILE',
      'inner/up: LINK_LOOP',
      'twin: LINK_LOOP',
    ]);
  },
);

test('a pattern gives what matches it, by name', async () => {
  const { files } = await named('my photos/*.jpg');
  expect(files).toEqual(['my photos/[x].jpg', 'my photos/a.jpg']);
});

test('what gives nothing is told', async () => {
  const { files, unmatched } = await named('nothing', 'my photos/*.tiff');
  expect(files).toEqual([]);
  expect(unmatched.map(({ reason }) => reason)).toEqual(['emptyFolder', 'noMatch']);
});
