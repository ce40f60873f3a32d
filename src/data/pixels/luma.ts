import type { RgbImage } from './read-image.ts';

/** The image with its luma in all channels, as Pillow's `convert('L')`: L = (19595·R + 38470·G + 7471·B + 2¹⁵) / 2¹⁶, ITU-R 601-2. */
export function inLuma({ data, ...size }: RgbImage): RgbImage {
  const gray = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    gray.fill((19595 * data[at]! + 38470 * data[at + 1]! + 7471 * data[at + 2]! + 0x8000) >> 16, at, at + 3);
  }
  return { ...size, data: gray };
}
