import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { pngBomb } from '../pixels/test-bomb.ts';
import { imageFolder } from './image-folder.ts';
import { failure, ids, lay, photos, root, skips } from './test-folder.ts';
import { photo } from './test-photos.ts';

describe('one folder per class', () => {
  test('photos that can be transparent are told of, and HEIC is named whatever the file is called', async () => {
    const decoding = new URL('../decoding/fixtures/', import.meta.url);
    const rgba = await readFile(new URL('../pixels/fixtures/transparency/rgba.png', import.meta.url));
    const bitmap = await readFile(new URL('bmp/24-bit.bmp', decoding));
    const heic = await readFile(new URL('heic.jpg', decoding));
    await lay({
      'a/1.jpg': 1,
      'a/cut.png': rgba,
      'a/IMG_1.heic': heic,
      'b/2.jpg': 2,
      'b/phone.jpg': heic,
      'b/3.bmp': bitmap,
    });
    const dataset = await imageFolder(root);
    expect(ids(dataset)).toEqual(['a/1.jpg', 'a/cut.png', 'b/2.jpg', 'b/3.bmp']);
    expect(skips(dataset)).toEqual(['a/IMG_1.heic: UNSUPPORTED_FORMAT', 'b/phone.jpg: UNSUPPORTED_FORMAT']);
    const warnings = Object.fromEntries(dataset.warnings.map(({ code, details }) => [code, details]));
    expect(warnings.TRANSPARENCY).toEqual({ photos: 1, first: 'a/cut.png' });
    expect(warnings.FILES_UNREADABLE).toMatchObject({ files: 2, first: 'a/IMG_1.heic' });
  });

  test('files at any depth, ordered by code point, with hash and size', async () => {
    await lay({
      'pear/b.jpg': 1,
      'pear/a/z.JPG': 2,
      'Zebra/1.jpeg': 3,
      'apple/2.jpg': 4,
      'apple/10.jpg': 5,
      'ﬁg/1.jpg': 6,
      '😀/1.jpg': 7,
    });
    const dataset = await imageFolder(root);
    expect(dataset.classes).toEqual(['Zebra', 'apple', 'pear', 'ﬁg', '😀']);
    expect(ids(dataset)).toEqual([
      'Zebra/1.jpeg',
      'apple/10.jpg',
      'apple/2.jpg',
      'pear/a/z.JPG',
      'pear/b.jpg',
      'ﬁg/1.jpg',
      '😀/1.jpg',
    ]);
    expect(dataset.samples.map(({ label }) => label)).toEqual([0, 1, 1, 2, 2, 3, 4]);
    expect(dataset.samples[0]!.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(dataset.samples[0]!.bytes).toBe((await photo(path.basename(photos[3]!))).length);
    expect(dataset.givenSplits).toEqual([]);
    expect(dataset.skipped).toEqual([]);
  });

  test('names that differ only in their Unicode form are one class', async () => {
    await lay({ 'pin\u0303a/1.jpg': 1, 'uva/1.jpg': 2, 'uva/2.jpg': 3 });
    expect((await imageFolder(root)).classes).toEqual(['pi\u00f1a', 'uva']);
  });

  test('what is no photo is left out with its reason', async () => {
    const whole = await photo();
    await lay({
      'apple/1.jpg': 1,
      'apple/.DS_Store': 'x',
      'apple/notes.txt': 'x',
      'apple/README': 'x',
      'apple/text.jpg': 'not a photo',
      'apple/empty.png': '',
      'apple/bomb.png': pngBomb(30_000, 30_000),
      'apple/drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'apple/svg.jpg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
      'apple/header.jpg': whole.subarray(0, 100),
      '__MACOSX/apple/._1.jpg': 'x',
      'loose.jpg': 2,
      'pear/1.jpg': 3,
      'pear/1.png': 4, // a JPEG by content
    });
    const dataset = await imageFolder(root);
    expect(ids(dataset)).toEqual(['apple/1.jpg', 'pear/1.jpg', 'pear/1.png']);
    // libvips may have lost what it said of the header, as several images are read at once.
    const vips = /VipsJpeg: premature end of JPEG image|its header is damaged/;
    expect(
      dataset.skipped.map(({ path: file, code, message }) => `${file}: ${code}: ${message.replace(vips, '…')}`),
    ).toMatchInlineSnapshot(`
      [
        "__MACOSX: HIDDEN: Hidden, or put there by the system.",
        "apple/.DS_Store: HIDDEN: Hidden, or put there by the system.",
        "apple/README: NOT_AN_IMAGE: A file without an extension.",
        "apple/bomb.png: IMAGE_TOO_LARGE: The image has 30,000 × 30,000 pixels; the limit is 100,000,000.",
        "apple/drawing.svg: UNSUPPORTED_FORMAT: The file is an SVG drawing, which is not decoded.",
        "apple/empty.png: IMAGE_UNREADABLE: The file is empty (0 bytes).",
        "apple/header.jpg: IMAGE_UNREADABLE: It is not an image that can be read: "…".",
        "apple/notes.txt: NOT_AN_IMAGE: A ".txt" file is not an image file.",
        "apple/svg.jpg: UNSUPPORTED_FORMAT: The file is an SVG drawing, which is not decoded.",
        "apple/text.jpg: IMAGE_UNREADABLE: It is not an image that can be read: its format is unknown.",
        "loose.jpg: OUTSIDE_CLASSES: A file outside the class folders has no label.",
      ]
    `);
    expect(dataset.warnings.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot(`
      [
        "FILES_UNREADABLE: 6 files left out because they cannot be read. The first, apple/bomb.png: The image has 30,000 × 30,000 pixels; the limit is 100,000,000.",
        "CLASS_WITH_ONE_PHOTO: Class "apple" has one photo: it can be trained on, but not tested. Add some.",
      ]
    `);
  });

  test('links are followed, loops and broken links end', async () => {
    await lay({ 'apple/1.jpg': 1, 'apple/deep/2.jpg': 2, 'pear/1.jpg': 3 });
    await symlink(root, path.join(root, 'apple/deep/loop'));
    await symlink(path.join(root, 'apple'), path.join(root, 'apple/self'));
    await symlink('nowhere', path.join(root, 'pear/broken.jpg'));
    await symlink('itself.jpg', path.join(root, 'pear/itself.jpg'));
    await symlink(photos[5]!, path.join(root, 'pear/linked.jpg'));
    const dataset = await imageFolder(root);
    expect(ids(dataset)).toEqual(['apple/1.jpg', 'apple/deep/2.jpg', 'pear/1.jpg', 'pear/linked.jpg']);
    expect(skips(dataset)).toMatchInlineSnapshot(`
      [
        "apple/deep/loop: LINK_LOOP",
        "apple/self: LINK_LOOP",
        "pear/broken.jpg: LINK_BROKEN",
        "pear/itself.jpg: LINK_LOOP",
      ]
    `);
  });

  test('a named pipe is not waited for', async () => {
    await lay({ 'apple/1.jpg': 1, 'pear/1.jpg': 3 });
    const made = await new Promise((resolve) =>
      spawn('mkfifo', [path.join(root, 'pear/pipe.jpg')])
        .on('close', resolve)
        .on('error', resolve),
    );
    if (made !== 0) return; // a system without pipes
    expect(skips(await imageFolder(root))).toEqual(['pear/pipe.jpg: NOT_A_FILE']);
  });

  test('progress and abort', async () => {
    await lay({ 'apple/1.jpg': 1, 'apple/2.jpg': 2, 'pear/1.jpg': 3 });
    const seen: string[] = [];
    await imageFolder(root, { onProgress: (done, total) => seen.push(`${done}/${total}`) });
    expect(seen).toEqual(['1/3', '2/3', '3/3']);
    await expect(imageFolder(root, { signal: AbortSignal.abort(new Error('Ctrl-C')) })).rejects.toMatchObject({
      code: 'ABORTED',
      cause: { message: 'Ctrl-C' },
    });
  });
});

describe('train, val and test', () => {
  test('are taken as given, whatever their capitals', async () => {
    await lay({
      'Train/apple/1.jpg': 1,
      'Train/pear/1.jpg': 2,
      'valid/apple/1.jpg': 3,
      'test/pear/1.jpg': 4,
      'docs/readme.md': 'x',
      LICENSE: 'x',
    });
    const dataset = await imageFolder(root);
    expect(dataset.classes).toEqual(['apple', 'pear']);
    expect(dataset.givenSplits).toEqual(['train', 'validation', 'test']);
    expect(dataset.samples.map(({ id, label, split }) => `${id} ${label} ${split}`)).toEqual([
      'Train/apple/1.jpg 0 train',
      'Train/pear/1.jpg 1 train',
      'test/pear/1.jpg 1 test',
      'valid/apple/1.jpg 0 validation',
    ]);
    expect(skips(dataset)).toEqual(['LICENSE: OUTSIDE_CLASSES', 'docs: OUTSIDE_CLASSES']);
  });

  test('a class may be called train, beside one that is no side', async () => {
    await lay({ 'train/1.jpg': 1, 'train/steam/2.jpg': 4, 'plane/1.jpg': 3 });
    const dataset = await imageFolder(root);
    expect(dataset.classes).toEqual(['plane', 'train']);
    expect(dataset.warnings.map(({ code }) => code)).toContain('CLASS_NAMED_AS_SIDE');
  });

  test('a class that train lacks is an error', async () => {
    await lay({ 'train/apple/1.jpg': 1, 'train/pear/1.jpg': 2, 'test/plum/1.jpg': 4 });
    expect(await failure(imageFolder(root))).toMatchInlineSnapshot(`
      "CLASS_NOT_TRAINED: Class "plum" has photos in test, but none to train on.
        at: <root>/test/plum/1.jpg
        try: Put photos of "plum" into train, or take the class out of test."
    `);
  });
});

describe('errors', () => {
  test('a folder that is missing', async () =>
    expect(await failure(imageFolder(path.join(root, 'nope')))).toMatchInlineSnapshot(`
      "DATASET_MISSING: There is no file or folder of that name.
        at: <root>/nope
        try: Check the path; relative paths start at the working directory."
    `));
  test('a file', async () => {
    await lay({ 'file.jpg': 1 });
    expect(await failure(imageFolder(path.join(root, 'file.jpg')))).toMatchInlineSnapshot(`
      "NOT_A_FOLDER: Expected a folder of photos, but this is a file.
        at: <root>/file.jpg
        try: Give the folder that holds one folder per class."
    `);
  });
  test('an empty folder', async () =>
    expect(await failure(imageFolder(root))).toMatchInlineSnapshot(`
      "FOLDER_EMPTY: The folder holds no photos: there is no class folder with an image file in it.
        at: <root>
        try: Make one folder per class and put its photos inside: photos/apple/1.jpg, photos/pear/1.jpg."
    `));
  test('photos without class folders', async () => {
    await lay({ '1.jpg': 1, '2.jpg': 2 });
    expect(await failure(imageFolder(root))).toMatchInlineSnapshot(`
      "FOLDER_WITHOUT_CLASSES: "photos" holds 2 files such as "1.jpg", but nothing says which class each belongs to.
        at: <root>
        try: Put the files of each class into a folder of its own (train/apple/1.jpg, train/pear/1.jpg), or put a table beside them with one file per row (file_name,label)."
    `);
  });
  test('empty class folders', async () => {
    await mkdir(path.join(root, 'apple'));
    await mkdir(path.join(root, 'pear'));
    expect(await failure(imageFolder(root))).toMatchInlineSnapshot(`
      "FOLDER_EMPTY: The folder holds no photos: there is no class folder with an image file in it.
        at: <root>
        try: Make one folder per class and put its photos inside: photos/apple/1.jpg, photos/pear/1.jpg."
    `);
  });
  test('one class', async () => {
    await lay({ 'apple/1.jpg': 1, 'apple/2.jpg': 2 });
    expect(await failure(imageFolder(root))).toMatchInlineSnapshot(`
      "CLASS_TOO_FEW: Telling classes apart takes at least two; there are photos of only one, "apple".
        at: <root>
        try: Make one folder per class and put its photos inside; for yes or no, a second folder with other photos."
    `);
  });
  test('nothing readable', async () => {
    await lay({ 'apple/1.jpg': 'x', 'pear/2.jpg': 'y' });
    expect(await failure(imageFolder(root))).toMatchInlineSnapshot(`
      "NO_READABLE_IMAGE: None of the 2 image files can be read. The first, apple/1.jpg: It is not an image that can be read: its format is unknown.
        at: <root>
        try: Open one of them in a viewer; if it shows, please report it."
    `);
  });

  test('a class with one photo and a class without are warnings', async () => {
    await lay({ 'apple/1.jpg': 1, 'apple/2.jpg': 2, 'pear/1.jpg': 3, 'plum/note.txt': 'x' });
    const dataset = await imageFolder(root);
    expect(dataset.classes).toEqual(['apple', 'pear']);
    expect(dataset.warnings.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot(`
      [
        "CLASS_EMPTY: Class "plum" has no photo to train on.",
        "CLASS_WITH_ONE_PHOTO: Class "pear" has one photo: it can be trained on, but not tested. Add some.",
      ]
    `);
  });

  // the tests run as root, who may read everything: a child without rights reads instead
  test.runIf(process.getuid?.() === 0)('a folder and a file without permission', async () => {
    await lay({ 'apple/1.jpg': 1, 'apple/secret.jpg': 2, 'pear/1.jpg': 3, 'pear/locked/1.jpg': 4, 'plum/1.jpg': 5 });
    await chmod(root, 0o755);
    await chmod(path.join(root, 'apple/secret.jpg'), 0);
    await chmod(path.join(root, 'pear/locked'), 0);
    const asNobody = (folder: string) => {
      const source = fileURLToPath(new URL('image-folder.ts', import.meta.url));
      const script = `import { imageFolder } from ${JSON.stringify(pathToFileURL(source).href)};
        process.setgroups([]); process.setgid(65534); process.setuid(65534);
        imageFolder(${JSON.stringify(folder)}).then((d) => console.log(JSON.stringify(d.skipped)), (e) => console.log(e.code + ': ' + e.message));`;
      return new Promise<string>((resolve, reject) => {
        const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let output = '';
        child.stdout.on('data', (chunk) => (output += chunk));
        child.on('close', () => resolve(output.trim().replaceAll(root, '<root>')));
        child.on('error', reject);
      });
    };
    expect(JSON.parse(await asNobody(root))).toMatchInlineSnapshot(`
      [
        {
          "code": "FILE_UNREADABLE",
          "details": {
            "reason": "EACCES: permission denied, open '<root>/apple/secret.jpg'",
          },
          "message": "The file cannot be read: "EACCES: permission denied, open '<root>/apple/secret.jpg'". Check its permissions, those of the folders above it, and that the disk is still there.",
          "path": "apple/secret.jpg",
        },
        {
          "code": "FILE_UNREADABLE",
          "details": {
            "reason": "EACCES: permission denied, scandir '<root>/pear/locked'",
          },
          "message": "The folder cannot be listed: "EACCES: permission denied, scandir '<root>/pear/locked'".",
          "path": "pear/locked",
          "variant": "folder",
        },
      ]
    `);
    await chmod(root, 0);
    expect(await asNobody(root)).toMatchInlineSnapshot(`
      "FOLDER_UNREADABLE: The folder cannot be read: "EACCES: permission denied, scandir '<root>'".
        at: <root>
        try: Check the permissions of the folder and of those above it."
    `);
    await chmod(root, 0o755);
  });
});
