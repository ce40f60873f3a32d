import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { RawImage } from '@huggingface/transformers';
import sharp from 'sharp';
import { describe, expect, test, vi } from 'vitest';
import { InjertoError } from '../../errors.ts';
import { composite } from '../decoding/composite.ts';
import { oddImages, photo, photoPaths } from '../images/test-photos.ts';
import { readImage } from './read-image.ts';
import { pngBomb } from './test-bomb.ts';

const jpeg = await photo();

describe('the image that transformers.js reads', () => {
  test('in every form of file', async () => {
    for (const [file, bytes] of Object.entries(await oddImages())) {
      const theirs = (await RawImage.fromBlob(new Blob([Uint8Array.from(bytes)]))).rgb();
      const ours = await readImage(bytes, { background: 'none' });
      expect([ours.width, ours.height], file).toEqual([theirs.width, theirs.height]);
      expect(Buffer.compare(ours.data, Buffer.from(theirs.data)), file).toBe(0);
    }
  });

  test('by path', async () => {
    const [file] = await photoPaths();
    const { data, width, height } = await readImage(file!);
    expect(data.length).toBe(width * height * 3);
  });
});

test('EXIF rotation stands a photo upright', async () => {
  const odd = await oddImages();
  const { width, height } = await readImage(odd['exif-6.jpg']!);
  expect([width, height]).toEqual([200, 301]);
});

test('an animated GIF gives its first frame', async () => {
  const frame = (red: number) => Buffer.from(Array.from({ length: 16 * 16 }, () => [red, 0, 0]).flat());
  const frames = Buffer.concat([frame(255), frame(120), frame(0)]);
  const gif = await sharp(frames, { raw: { width: 16, height: 48, channels: 3, pageHeight: 16 } })
    .gif({ delay: [50, 50, 50] })
    .toBuffer();
  expect((await sharp(gif).metadata()).pages).toBe(3);
  const { data, width, height } = await readImage(gif);
  expect([width, height, data[0]]).toEqual([16, 16, 255]);
});

describe('what is transparent is laid on the background, as Pillow pastes it', () => {
  /** Made by conformance/make/images/files.py. */
  const fixtures = new URL('./fixtures/transparency/', import.meta.url);
  const expected = JSON.parse(readFileSync(new URL('expected.json', fixtures), 'utf8')) as Record<
    string,
    { readonly white: string; readonly teal: string; readonly transparent: boolean }
  >;

  test.each(Object.keys(expected))('%s', async (file) => {
    const bytes = readFileSync(new URL(file, fixtures));
    const { white, teal, transparent } = expected[file]!;
    const onTransparency = vi.fn();
    // A sixteenth bit, and what premultiplying has rounded away, are worth one level.
    const tolerance = /16-bit|premultiplied/.test(file) ? 1 : 0;
    const apart = (data: Uint8Array, base64: string) =>
      Buffer.from(base64, 'base64').reduce((worst, value, i) => Math.max(worst, Math.abs(value - data[i]!)), 0);
    expect(apart((await readImage(bytes, { onTransparency })).data, white)).toBeLessThanOrEqual(tolerance);
    expect(apart((await readImage(bytes, { background: [0, 128, 120] })).data, teal)).toBeLessThanOrEqual(tolerance);
    expect(onTransparency).toHaveBeenCalledTimes(transparent ? 1 : 0);
  });

  test('every color, alpha and background', () => {
    const steps = [0, 1, 2, 63, 64, 127, 128, 129, 200, 253, 254, 255];
    for (const color of steps)
      for (const alpha of steps)
        for (const below of steps) {
          const product = color * alpha + below * (255 - alpha) + 128;
          const pillow = (product + (product >> 8)) >> 8; // Imaging.h, MULDIV255
          const image = { data: Uint8Array.of(color, alpha), width: 1, height: 1, channels: 2 };
          expect([...composite(image, [below, below, below]).data]).toEqual([pillow, pillow, pillow]);
        }
  });
});

test('without a background the colors stored under transparent pixels show', async () => {
  const png = await sharp(Buffer.from([10, 20, 30, 0]), { raw: { width: 1, height: 1, channels: 4 } })
    .png()
    .toBuffer();
  expect([...(await readImage(png, { background: 'none' })).data]).toEqual([10, 20, 30]);
  expect([...(await readImage(png)).data]).toEqual([255, 255, 255]);
});

test('stray bytes before a marker, which some phones write, do no harm', async () => {
  const afterFirstSegment = 4 + jpeg.readUInt16BE(4);
  const stray = Buffer.concat([
    jpeg.subarray(0, afterFirstSegment),
    Buffer.from([1, 2, 3]),
    jpeg.subarray(afterFirstSegment),
  ]);
  await expect(sharp(stray, { failOn: 'warning' }).raw().toBuffer()).rejects.toThrow('extraneous');
  expect(Buffer.compare((await readImage(stray)).data, (await readImage(jpeg)).data)).toBe(0);
});

describe('errors', () => {
  const failure = async (source: string | Uint8Array, options = {}): Promise<string> => {
    const error = await readImage(source, options, 'photo.jpg').then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof InjertoError)) throw new Error(`no InjertoError: ${error}`);
    return `${error.code}: ${error.message}`;
  };
  test('no bytes', async () =>
    expect(await failure(Buffer.alloc(0))).toMatchInlineSnapshot(`
      "IMAGE_UNREADABLE: The file is empty (0 bytes).
        at: photo.jpg
        try: Replace the file with a complete JPEG, PNG, WebP or GIF."
    `));
  test('text', async () =>
    expect(await failure(Buffer.from('this is no photo at all'))).toMatchInlineSnapshot(`
      "IMAGE_UNREADABLE: It is not an image that can be read: its format is unknown.
        at: photo.jpg
        try: Replace the file with a complete JPEG, PNG, WebP or GIF."
    `));
  test('a pointer of Git LFS', async () =>
    expect(await failure(Buffer.from('version https://git-lfs.github.com/spec/v1\nsize 9\n'))).toContain(
      'In place of the photo there is a pointer of Git LFS.',
    ));
  test('half a JPEG', async () =>
    expect(await failure(jpeg.subarray(0, jpeg.length / 2))).toMatchInlineSnapshot(`
      "IMAGE_UNREADABLE: The JPEG image is truncated or corrupt: "VipsJpeg: premature end of JPEG image".
        at: photo.jpg
        try: Replace the file with a complete JPEG, PNG, WebP or GIF."
    `));
  test('a JPEG without its last bytes', async () =>
    expect(await failure(jpeg.subarray(0, -2))).toMatchInlineSnapshot(`
      "IMAGE_UNREADABLE: The JPEG image is truncated or corrupt: "VipsJpeg: premature end of JPEG image".
        at: photo.jpg
        try: Replace the file with a complete JPEG, PNG, WebP or GIF."
    `));
  test('half a JPEG with an end put on', async () => {
    const ended = Buffer.concat([jpeg.subarray(0, jpeg.length / 2), jpeg.subarray(-2)]);
    expect(await failure(ended)).toMatchInlineSnapshot(`
      "IMAGE_UNREADABLE: The JPEG image is truncated or corrupt: "VipsJpeg: Corrupt JPEG data: premature end of data segment".
        at: photo.jpg
        try: Replace the file with a complete JPEG, PNG, WebP or GIF."
    `);
  });
  test('a JPEG with bytes lost in the middle', async () => {
    const corrupt = Buffer.from(jpeg);
    for (let i = 0; i < 50; i++) corrupt[Math.floor(jpeg.length / 2) + i] = 0xff ^ i;
    expect(await failure(corrupt)).toMatchInlineSnapshot(`
      "IMAGE_UNREADABLE: The JPEG image is truncated or corrupt: "VipsJpeg: Corrupt JPEG data: premature end of data segment".
        at: photo.jpg
        try: Replace the file with a complete JPEG, PNG, WebP or GIF."
    `);
  });
  test('half a PNG', async () => {
    const png = await sharp(jpeg).png().toBuffer();
    expect(await failure(png.subarray(0, png.length / 2))).toMatchInlineSnapshot(`
      "IMAGE_UNREADABLE: The PNG image is truncated or corrupt: "vipspng: libpng read error".
        at: photo.jpg
        try: Replace the file with a complete JPEG, PNG, WebP or GIF."
    `);
  });
  test('half a WebP', async () => {
    const webp = await sharp(jpeg).webp().toBuffer();
    expect(await failure(webp.subarray(0, webp.length / 2))).toMatchInlineSnapshot(`
      "IMAGE_UNREADABLE: It is not an image that can be read: "webp: unable to parse image".
        at: photo.jpg
        try: Replace the file with a complete JPEG, PNG, WebP or GIF."
    `);
  });
  test('half a GIF', async () => {
    const gif = await sharp(jpeg).gif().toBuffer();
    expect(await failure(gif.subarray(0, gif.length / 2))).toMatchInlineSnapshot(`
      "IMAGE_UNREADABLE: It is not an image that can be read: "gifload_buffer: Unexpected end of GIF source data".
        at: photo.jpg
        try: Replace the file with a complete JPEG, PNG, WebP or GIF."
    `);
  });
  test('SVG', async () =>
    expect(
      await failure(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')),
    ).toMatchInlineSnapshot(`
      "UNSUPPORTED_FORMAT: The file is an SVG drawing, which is not decoded.
        at: photo.jpg
        try: Export the drawing as PNG, at the size at which it is meant to be seen."
    `));
  test('a bomb', async () =>
    expect(await failure(pngBomb(30_000, 30_000))).toMatchInlineSnapshot(`
      "IMAGE_TOO_LARGE: The image has 30,000 × 30,000 pixels; the limit is 100,000,000.
        at: photo.jpg
        try: Make it smaller, or raise \`maxPixels\` if you trust the file."
    `));
  test("over a limit of one's own", async () =>
    expect(await failure(jpeg, { maxPixels: 1000 })).toMatchInlineSnapshot(`
      "IMAGE_TOO_LARGE: The image has 307 × 173 pixels; the limit is 1,000.
        at: photo.jpg
        try: Make it smaller, or raise \`maxPixels\` if you trust the file."
    `));
  test('a missing file', async () =>
    expect(await failure('/nowhere/photo.jpg')).toMatchInlineSnapshot(`
      "IMAGE_UNREADABLE: The file cannot be read: "ENOENT: no such file or directory, stat '/nowhere/photo.jpg'".
        at: photo.jpg
        try: Replace the file with a complete JPEG, PNG, WebP or GIF."
    `));
  test('a folder', async () =>
    expect(await failure(os.tmpdir())).toMatchInlineSnapshot(`
      "IMAGE_UNREADABLE: The file cannot be read: "EISDIR: illegal operation on a directory, read".
        at: photo.jpg
        try: Replace the file with a complete JPEG, PNG, WebP or GIF."
    `));
});

test('a bomb costs no memory', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'injerto-bomb-'));
  const file = path.join(folder, 'bomb.png');
  await writeFile(file, pngBomb(30_000, 30_000));
  const before = process.memoryUsage.rss();
  for (let i = 0; i < 20; i++) await readImage(file).catch(() => {});
  expect(process.memoryUsage.rss() - before).toBeLessThan(100e6); // one decode alone would be 3.6 GB
  await rm(folder, { recursive: true });
});
