import type { Rgb } from '../../models/preprocessing.ts';
import { composite, type DecodedImage } from '../decoding/composite.ts';
import type { ReadImageOptions, RgbImage } from './read-image.ts';

const white: Rgb = [255, 255, 255];

/** Three channels, on the background where there is alpha. */
export function toRgb(image: DecodedImage, { background = white, onTransparency }: ReadImageOptions): RgbImage {
  const { data, transparent } = composite(image, background);
  if (transparent) onTransparency?.();
  return { data, width: image.width, height: image.height };
}
