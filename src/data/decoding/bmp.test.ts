import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readImage } from '../pixels/read-image.ts';
import { decodeBmp } from './bmp.ts';

/** Made by conformance/make/images/files.py. */
const folder = new URL('./fixtures/bmp/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.bmp'));
const bytesOf = (file: string) => readFileSync(new URL(file, folder));
const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<
  string,
  { readonly white: string }
>;

test.each(files)('%s gives the bytes of Pillow', async (file) => {
  const { data, width, height } = await readImage(bytesOf(file));
  expect([width, height]).toEqual([13, 7]);
  expect([...data]).toEqual([...Buffer.from(expected[file]!.white, 'base64')]);
});

describe('damaged', () => {
  const codeOf = (bytes: Uint8Array) => {
    try {
      decodeBmp(bytes, 'x.bmp');
      return 'none';
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };

  test.each(files)('%s cut short is unreadable, wherever', (file) => {
    const bytes = bytesOf(file);
    for (let length = 0; length < bytes.length - 4; length += 7) {
      expect(codeOf(bytes.subarray(0, length)), `${length} bytes`).toBe('IMAGE_UNREADABLE');
    }
  });

  test('any byte of a header may be wrong: an error, never a crash or a hang', () => {
    for (const file of files) {
      for (let at = 14; at < 70; at++) {
        for (const value of [0, 1, 127, 255]) {
          const bytes = Buffer.from(bytesOf(file));
          bytes[at] = value;
          // Sizes in the billions are refused by readImageHeader before this.
          const large = bytes.readInt32LE(18) > 1000 || Math.abs(bytes.readInt32LE(22)) > 1000;
          if (!large) expect(['none', 'IMAGE_UNREADABLE'], `${file}: byte ${at} = ${value}`).toContain(codeOf(bytes));
        }
      }
    }
  });
});
