import { readdirSync, readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { InjertoError } from '../../errors.ts';
import { languages } from '../../messages/index.ts';
import { oddImages } from '../images/test-photos.ts';
import { readImage } from '../pixels/read-image.ts';
import { imageKind } from './image-kind.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const padded = (text: string, length = 64) =>
  Buffer.concat([latin1(text), Buffer.alloc(Math.max(0, length - text.length))]);
const ftyp = (...brands: string[]) =>
  padded(
    `\0\0\0${String.fromCharCode(8 + 4 * (brands.length + 1))}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`,
  );

/** A little-endian TIFF whose first directory has these SHORT tags. */
function tiff(tags: readonly (readonly [tag: number, value: number])[], magic = 'II*\0'): Buffer {
  const head = Buffer.alloc(512);
  head.write(magic, 'latin1');
  head.writeUInt32LE(16, 4);
  head.writeUInt16LE(tags.length, 16);
  tags.forEach(([tag, value], n) => {
    const at = 18 + 12 * n;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(3, at + 2);
    head.writeUInt32LE(1, at + 4);
    head.writeUInt16LE(value, at + 8);
  });
  return head;
}

describe('what is decoded', () => {
  test('every form of photo is known by its content', async () => {
    const byEnding = { jpg: 'jpeg', png: 'png', webp: 'webp', gif: 'gif', tiff: 'tiff', avif: 'avif' } as const;
    for (const [file, bytes] of Object.entries(await oddImages())) {
      const format = byEnding[file.split('.').at(-1) as keyof typeof byEnding];
      expect(imageKind(bytes.subarray(0, 4096)), file).toEqual({ readable: true, format });
    }
  });

  test('every bitmap', () => {
    const folder = new URL('./fixtures/bmp/', import.meta.url);
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.bmp'))) {
      expect(imageKind(readFileSync(new URL(file, folder))), file).toEqual({ readable: true, format: 'bmp' });
    }
  });

  test('a plain TIFF, also one with a preview after the photo', () => {
    expect(
      imageKind(
        tiff([
          [254, 0],
          [259, 5],
        ]),
      ),
    ).toEqual({ readable: true, format: 'tiff' });
    expect(
      imageKind(
        tiff([
          [254, 0],
          [330, 8],
        ]),
      ),
    ).toEqual({ readable: true, format: 'tiff' });
  });
});

const unreadable: readonly (readonly [name: string, format: string, head: Buffer])[] = [
  ['HEIC of an iPhone', 'heic', ftyp('heic', 'mif1', 'heic')],
  ['HEIC that says mif1 first', 'heic', ftyp('mif1', 'heic', 'miaf')],
  ['HEIF sequence', 'heic', ftyp('msf1', 'hevc')],
  ['Canon CR3', 'raw', ftyp('crx ', 'isom')],
  ['Canon CR2', 'raw', padded('II*\0\x10\0\0\0CR\x02\0')],
  [
    'Nikon NEF: a preview first',
    'raw',
    tiff([
      [254, 1],
      [259, 1],
      [330, 8],
    ]),
  ],
  [
    'Sony ARW',
    'raw',
    tiff([
      [254, 1],
      [259, 32767],
    ]),
  ],
  [
    'Adobe DNG',
    'raw',
    tiff([
      [254, 1],
      [50706, 1],
    ]),
  ],
  ['Olympus ORF', 'raw', padded('IIRO\x08\0\0\0')],
  ['Panasonic RW2', 'raw', padded('IIU\0\x18\0\0\0')],
  ['Fujifilm RAF', 'raw', padded('FUJIFILMCCD-RAW 0201')],
  ['JPEG XL', 'jxl', padded('\xff\x0a\xfa\x1f')],
  ['JPEG XL in a box', 'jxl', padded('\0\0\0\x0cJXL \r\n\x87\n')],
  ['JPEG 2000', 'jp2', padded('\0\0\0\x0cjP  \r\n\x87\n')],
  ['SVG', 'svg', latin1('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  [
    'SVG after preliminaries',
    'svg',
    latin1('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made by -->\n<!DOCTYPE svg PUBLIC "a" "b">\n<svg>'),
  ],
  ['SVG in UTF-16', 'svg', Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><svg width="1">', 'utf16le')],
  ['PDF', 'pdf', latin1('%PDF-1.7\n')],
  ['EPS', 'eps', latin1('%!PS-Adobe-3.0 EPSF-3.0\n')],
  ['PSD', 'psd', padded('8BPS\0\x01')],
  ['GIMP', 'xcf', padded('gimp xcf v011')],
  ['icon', 'ico', padded('\0\0\x01\0\x01\0\x10\x10')],
  ['Radiance', 'hdr', latin1('#?RADIANCE\n')],
  ['OpenEXR', 'exr', padded('v/1\x01')],
  ['PPM', 'pnm', latin1('P6\n# by hand\n2 2 255\n')],
  ['DICOM', 'dicom', Buffer.concat([Buffer.alloc(128), padded('DICM')])],
  ['MP4', 'video', ftyp('isom', 'avc1', 'mp41')],
  ['QuickTime', 'video', ftyp('qt  ')],
  ['WebM', 'video', padded('\x1aE\xdf\xa3')],
  ['AVI', 'video', padded('RIFF\0\0\0\0AVI LIST')],
];

describe('what is known and not decoded is named, in both languages', () => {
  test.each(unreadable)('%s', async (_, format, head) => {
    expect(imageKind(head)).toEqual({ readable: false, format });
    const error = await readImage(head, {}, 'photo.jpg').catch((reason: unknown) => reason);
    if (!(error instanceof InjertoError)) throw new Error(`no InjertoError: ${error}`);
    expect([error.code, error.details]).toEqual(['UNSUPPORTED_FORMAT', { format }]);
    expect(error.hint).toBeTruthy();
    expect(new Set(languages.map((language) => error.in(language).what)).size).toBe(languages.length);
  });
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['text', latin1('Dear Sir or Madam')],
  ['text that starts like a bitmap', latin1('BMW sells cars, and other things too.')],
  ['HTML with a drawing inside', latin1('<!DOCTYPE html><html><body><svg></svg></body></html>')],
  ['JSON', latin1('{"label": "apple"}')],
  ['a ZIP', padded('PK\x03\x04')],
  ['compressed bytes', deflateSync(Buffer.alloc(2000, 7))],
  ['zeros', Buffer.alloc(4096)],
])('%s is no image that is known', (_, head) => {
  expect(imageKind(head)).toBeUndefined();
});
