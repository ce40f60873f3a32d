import type { PixelVersion } from '../../models/pixel-version.ts';
import type { ImageSize } from '../../models/preprocessing.ts';
import type { RgbImage } from './read-image.ts';

/**
 * The central `size` of an image. Where the image is smaller it stands in the middle of black.
 * The spare pixel of an odd padding falls to the right and the bottom; that of an odd margin too, unless `rounding` says otherwise.
 */
export function centerCrop(image: RgbImage, size: ImageSize, rounding?: CropRounding): RgbImage {
  if (image.width === size.width && image.height === size.height) return image;
  const data = new Uint8Array(size.width * size.height * 3);
  const x = overlap(image.width, size.width, rounding);
  const y = overlap(image.height, size.height, rounding);
  for (let row = 0; row < y.length; row++) {
    const from = ((y.from + row) * image.width + x.from) * 3;
    const to = ((y.to + row) * size.width + x.to) * 3;
    data.set(image.data.subarray(from, from + x.length * 3), to);
  }
  return { data, ...size };
}

type CropRounding = PixelVersion['cropRounding'];

/** Where a crop begins that leaves out `margin` pixels along one axis. */
export function cropStart(margin: number, rounding: CropRounding): number {
  const below = Math.floor(margin / 2);
  return rounding === 'half-even' && margin % 2 === 1 && below % 2 === 1 ? below + 1 : below;
}

/** Along one axis: `length` pixels are copied, starting at `from` in the image and at `to` in the crop. */
function overlap(image: number, crop: number, rounding: CropRounding): { from: number; to: number; length: number } {
  return image >= crop
    ? { from: cropStart(image - crop, rounding), to: 0, length: crop }
    : { from: 0, to: Math.floor((crop - image) / 2), length: image };
}
