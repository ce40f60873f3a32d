import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFile } from './replace-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-replace-'));
});
afterEach(() => rm(folder, { recursive: true }));

const url = new URL('./replace-file.ts', import.meta.url).href;

/** Arguments for a Node process that replaces `path` by so many megabytes of zeros, and prints the code of what went wrong. */
function writer(path: string, megabytes: number): string[] {
  const program = `
    import { replaceFile } from '${url}';
    const chunks = Array(${megabytes}).fill(new Uint8Array(2 ** 20));
    await replaceFile(${JSON.stringify(path)}, chunks).catch((error) => console.log(error.code, error.cause.code));`;
  return ['--import', 'tsx', '--input-type=module', '-e', program];
}

test('a file is replaced whole, and nothing is left beside it', async () => {
  const path = join(folder, 'file');
  await replaceFile(path, ['old']);
  await replaceFile(path, [Uint8Array.of(110, 101), 'w']);
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['file']);
});

test('of many writers at once one wins, and no two are mixed', async () => {
  const path = join(folder, 'file');
  const texts = Array.from({ length: 8 }, (_, i) => `${i}`.repeat(50_000));
  await Promise.all(texts.map((text) => replaceFile(path, [text.slice(0, 20_000), text.slice(20_000)])));
  expect(texts).toContain(await readFile(path, 'utf8'));
  expect(await readdir(folder)).toEqual(['file']);
});

test('a writer that is killed in the middle leaves the old file', async () => {
  const path = join(folder, 'file');
  await writeFile(path, 'old');
  // More than it can have written when the first megabyte is seen.
  const child = spawn(process.execPath, writer(path, 2000), { stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  while ((await temporaryBytes()) < 2 ** 20 && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 1));
  child.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
  expect(await readFile(path, 'utf8')).toBe('old');
  await replaceFile(path, ['new']);
  expect(await readFile(path, 'utf8')).toBe('new');
});

async function temporaryBytes(): Promise<number> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tmp'));
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return Math.max(0, ...sizes);
}

/** A disk of 256 KiB needs a mount, which a system may refuse to anyone but its administrator. */
const canMount = spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

test.skipIf(!canMount)('a disk that is full leaves the old file, and frees what was begun', async () => {
  const path = join(folder, 'disk', 'file');
  await mkdir(join(folder, 'disk'));
  const inside = `mount -t tmpfs -o size=256k none "$1" && printf old > "$2" && shift 2 && "$@" && cat "${path}" && ls -A "${folder}/disk"`;
  const child = spawnSync(
    'unshare',
    ['-Urm', 'sh', '-c', inside, 'sh', join(folder, 'disk'), path, process.execPath, ...writer(path, 1)],
    { encoding: 'utf8' },
  );
  expect(child.stdout).toBe('WRITE_FAILED ENOSPC\noldfile\n');
});

test('a folder that is not there', async () => {
  const failed = replaceFile('/nowhere/at/all', ['x']).catch((error: Error) =>
    error.message.replace(/\.all\.\w+/, '.all.…'),
  );
  expect(await failed).toMatchInlineSnapshot(`
    "The file could not be written: "ENOENT: no such file or directory, open '/nowhere/at/.all.….tmp'".
      at: /nowhere/at/all
      try: Check the free space and the permissions of the folder. What was there before is unchanged."
  `);
});
