import type { ImageSize } from '../../models/preprocessing.ts';
import type { RgbImage } from './read-image.ts';

/**
 * The central `size` of an image. Where the image is smaller it stands in the middle of black.
 * Odd remainders as in transformers.js: the spare pixel falls to the right and the bottom, of the crop and of the padding.
 */
export function centerCrop(image: RgbImage, size: ImageSize): RgbImage {
  if (image.width === size.width && image.height === size.height) return image;
  const data = new Uint8Array(size.width * size.height * 3);
  const x = overlap(image.width, size.width);
  const y = overlap(image.height, size.height);
  for (let row = 0; row < y.length; row++) {
    const from = ((y.from + row) * image.width + x.from) * 3;
    const to = ((y.to + row) * size.width + x.to) * 3;
    data.set(image.data.subarray(from, from + x.length * 3), to);
  }
  return { data, ...size };
}

/** Along one axis: `length` pixels are copied, starting at `from` in the image and at `to` in the crop. */
function overlap(image: number, crop: number): { from: number; to: number; length: number } {
  const offset = (image - crop) / 2;
  return offset >= 0
    ? { from: Math.floor(offset), to: 0, length: crop }
    : { from: 0, to: Math.floor(-offset), length: image };
}
