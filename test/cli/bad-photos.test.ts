import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { photoFolder } from '../../src/data/images/test-photos.ts';
import { pngBomb } from '../../src/data/pixels/test-bomb.ts';
import { foodFolder } from './food-folder.ts';
import { type CliOptions, runCli, settled } from './run-cli.ts';

const model = 'squeezenet-1.1';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-photos-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function train(photos: string, args: readonly string[] = [], options?: CliOptions) {
  const out = join(folder, `${basename(photos)}-model`);
  const cache = join(folder, 'cache');
  return runCli(['train', photos, '--model', model, '--out', out, '--cache', cache, '--quiet', ...args], options);
}

/** The error of a training that cannot begin. */
async function refusal(photos: string, args?: readonly string[], options?: CliOptions): Promise<string> {
  const { code, stdout, stderr } = await train(photos, args, options);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  return settled(stderr, folder);
}

/** Files that look like photos and are none, or should not be opened. */
async function brokenPhotos(to: string): Promise<string[]> {
  const jpeg = await readFile(join(photoFolder, 'A001.jpeg'));
  const files: Record<string, Uint8Array | string> = {
    'not-an-image.jpg': Uint8Array.from({ length: 3000 }, (_, i) => (i * 2654435761) >>> 11),
    'truncated.jpg': jpeg.subarray(0, jpeg.length / 2),
    'bomb.png': pngBomb(30_000, 30_000),
    'a text.jpg': 'Dear diary, today I was renamed.',
    'empty.jpg': '',
  };
  await mkdir(to, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeFile(join(to, name), content);
  return Object.keys(files).map((name) => join(to, name));
}

test('predict names each file that it cannot read, labels the others, and ends well', async () => {
  const broken = await brokenPhotos(join(folder, 'some broken'));
  const good = join(photoFolder, 'E001.jpeg');
  const { code, stdout, stderr } = await runCli(['predict', model, ...broken, good, '--json', '--quiet']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([{ file: good }]);
  // Files are read side by side, and each is named as soon as it is known; of damage libvips says one thing or another.
  const lines = settled(stderr, folder)
    .replace(/(truncated or corrupt): .*/, '$1: …')
    .split('\n');
  expect(lines.sort().join('\n')).toMatchInlineSnapshot(`
    "left out: <folder>/some broken/a text.jpg: It is not an image that can be read: its format is unknown.
    left out: <folder>/some broken/bomb.png: The image has 30,000 × 30,000 pixels; the limit is 100,000,000.
    left out: <folder>/some broken/empty.jpg: The file is empty (0 bytes).
    left out: <folder>/some broken/not-an-image.jpg: It is not an image that can be read: its format is unknown.
    left out: <folder>/some broken/truncated.jpg: The JPEG image is truncated or corrupt: …"
  `);
});

test('predict with nothing that can be read ends with 1', async () => {
  const broken = await brokenPhotos(join(folder, 'all broken'));
  const { code, stdout, stderr } = await runCli(['predict', model, ...broken, '--json', '--quiet']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'NO_READABLE_IMAGE' } });
  expect(settled(stderr, folder)).toContain('error [NO_READABLE_IMAGE]');
});

test('predict on a file that is not there, an empty folder and a pattern without a match', async () => {
  const nothing = join(folder, 'nothing here');
  await mkdir(nothing);
  const args = [join(folder, 'gone.jpg'), nothing, join(folder, '*.heic')];
  const { code, stderr } = await runCli(['predict', model, ...args, '--quiet']);
  expect(code).toBe(1);
  expect(settled(stderr, folder)).toMatchInlineSnapshot(`
    "left out: <folder>/nothing here: no photo in this folder
    left out: <folder>/*.heic: no file matches this pattern
    left out: <folder>/gone.jpg: The file cannot be read: "ENOENT: no such file or directory, stat '<folder>/gone.jpg'".
    error [NO_READABLE_IMAGE]: There is nothing that could be labeled.
      try: Give photos (JPEG, PNG, WebP, GIF, TIFF, AVIF or BMP), folders of photos or a glob pattern; for a text model, texts."
  `);
});

test('train leaves broken photos out, each by name, and trains on the others', async () => {
  const photos = await foodFolder(join(folder, 'mixed'), { A: 8, P: 8 });
  await brokenPhotos(join(photos, 'A'));
  const { code, stdout, stderr } = await train(photos, ['--json']);
  expect(stderr).not.toContain('error [');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ classes: ['A', 'P'], skipped: 5 });
  for (const name of ['not-an-image.jpg', 'truncated.jpg', 'bomb.png', 'a text.jpg', 'empty.jpg']) {
    expect(stderr).toContain(name);
  }
});

test('a folder that is not there, and a file in its place', async () => {
  expect(await refusal(join(folder, 'gone'))).toMatchInlineSnapshot(`
    "error [DATASET_MISSING]: There is no file or folder of that name.
      at: <folder>/gone
      try: Check the path; relative paths start at the working directory."
  `);
  expect(await refusal(join(photoFolder, 'A001.jpeg'))).toContain('error [NOT_A_FOLDER]');
});

test('an empty folder', async () => {
  const empty = join(folder, 'empty');
  await mkdir(empty);
  expect(await refusal(empty)).toMatchInlineSnapshot(`
    "error [FOLDER_EMPTY]: The folder holds no photos: there is no class folder with an image file in it.
      at: <folder>/empty
      try: Make one folder per class and put its photos inside: photos/apple/1.jpg, photos/pear/1.jpg."
  `);
});

test('photos without class folders', async () => {
  const loose = join(folder, 'loose');
  await mkdir(loose);
  await cp(join(photoFolder, 'A001.jpeg'), join(loose, 'A001.jpeg'));
  expect(await refusal(loose)).toMatchInlineSnapshot(`
    "error [FOLDER_WITHOUT_CLASSES]: "loose" holds 1 file such as "A001.jpeg", but nothing says which class each belongs to.
      at: <folder>/loose
      try: Put the files of each class into a folder of its own (train/apple/1.jpg, train/pear/1.jpg), or put a table beside them with one file per row (file_name,label). If the names say the class ("A" for "A001.jpeg"), say so with --label-from file-name."
  `);
});

test('only broken photos', async () => {
  const broken = join(folder, 'broken');
  for (const name of ['A', 'P']) {
    await mkdir(join(broken, name), { recursive: true });
    await writeFile(join(broken, name, '1.jpg'), 'no photo');
  }
  expect(await refusal(broken)).toMatchInlineSnapshot(`
    "error [NO_READABLE_IMAGE]: None of the 2 image files can be read. The first, A/1.jpg: It is not an image that can be read: its format is unknown.
      at: <folder>/broken
      try: Open one of them in a viewer; if it shows, please report it."
  `);
});

test('one class', async () => {
  expect(await refusal(await foodFolder(join(folder, 'one class'), { A: 6 }))).toMatchInlineSnapshot(`
    "error [CLASS_TOO_FEW]: Telling classes apart takes at least two; there are photos of only one, "A".
      at: <folder>/one class
      try: Make one folder per class and put its photos inside; for yes or no, a second folder with other photos."
  `);
});

test('the same refusal in Spanish, under the same code', async () => {
  const photos = await foodFolder(join(folder, 'una clase'), { A: 6 });
  expect(await refusal(photos, ['--lang', 'es'])).toMatchInlineSnapshot(`
    "error [CLASS_TOO_FEW]: Para distinguir clases hacen falta al menos dos; solo hay fotos de una, «A».
      en: <folder>/una clase
      sugerencia: Crea una carpeta por clase y pon dentro sus fotos; para un sí o un no, una segunda carpeta con otras fotos."
  `);
});

test('a class with one photo trains, and the report says so', async () => {
  const photos = await foodFolder(join(folder, 'single'), { A: 8, P: 8, E: 1 });
  const { code, stdout, stderr } = await train(photos, ['--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).classes).toEqual(['A', 'E', 'P']);
  expect(stderr).toContain('Class "E" has one photo');
});

// Only root can become somebody else, and root itself may read everything: elsewhere the error is tested at imageFolder.
describe.runIf(process.getuid?.() === 0)('as a user who may not read everything', () => {
  // 65534 is `nobody` on the systems that this has been tried on.
  const nobody = { uid: 65534, gid: 65534 };

  test('a folder that may not be read', async () => {
    const photos = await foodFolder(join(folder, 'secret'), { A: 6, P: 6 });
    await chmod(folder, 0o777);
    await chmod(photos, 0o700);
    expect(await refusal(photos, [], nobody)).toMatchInlineSnapshot(`
      "error [FOLDER_UNREADABLE]: The folder cannot be read: "EACCES: permission denied, scandir '<folder>/secret'".
        at: <folder>/secret
        try: Check the permissions of the folder and of those above it."
    `);
  });

  test('one class folder that may not be read is named and left out', async () => {
    const photos = await foodFolder(join(folder, 'half secret'), { A: 6, E: 6, P: 6 });
    await chmod(folder, 0o777);
    await chmod(join(photos, 'A'), 0o700);
    const cache = await mkdtemp(join(folder, 'cache-'));
    await chmod(cache, 0o777);
    const { code, stdout, stderr } = await train(photos, ['--json', '--cache', cache], nobody);
    expect(settled(stderr, folder)).toContain('left out: A: The folder cannot be listed: "EACCES');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ classes: ['E', 'P'], skipped: 1 });
  });
});

test('options that contradict each other or are out of range end with 2', async () => {
  const photos = await foodFolder(join(folder, 'fine'), { A: 4, P: 4 });
  for (const args of [
    ['--method', 'transfer', '--unfreeze', '2'],
    ['--val', '1.5'],
    ['--epochs', '0', '--method', 'fine-tune'],
    ['--unfreeze', '99', '--method', 'fine-tune'],
    ['--unfreeze', 'no.such.weight', '--method', 'fine-tune'],
  ]) {
    const { code, stderr } = await train(photos, args);
    expect({ args, code, refused: stderr.includes('error [') }).toEqual({ args, code: 2, refused: true });
  }
});
