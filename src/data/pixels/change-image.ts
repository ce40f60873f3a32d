/** Pixels back to files, and other pixels in their place: what explanations show and start from. */
import sharp from 'sharp';
import type { Rgb } from '../../models/preprocessing.ts';
import { type RgbImage, readImage } from './read-image.ts';

const raw = ({ data, width, height }: RgbImage) => sharp(data, { raw: { width, height, channels: 3 } });

/** @param scale whole number of pixels that each becomes, in both directions. @default 1 @returns the bytes of a PNG file. */
export function encodePng(image: RgbImage, scale = 1): Promise<Uint8Array> {
  const { width, height } = image;
  const scaled = scale === 1 ? raw(image) : raw(image).resize(width * scale, height * scale, { kernel: 'cubic' });
  return scaled.png().toBuffer();
}

/** An image of this size in one color. */
export function plainImage({ width, height }: Pick<RgbImage, 'width' | 'height'>, color: Rgb): RgbImage {
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, (_, i) => color[i % 3]!) };
}

/** @param sigma of the Gaussian, in pixels. */
export async function blurredImage(image: RgbImage, sigma: number): Promise<RgbImage> {
  const { width, height } = image;
  return { width, height, data: new Uint8Array(await raw(image).blur(sigma).raw().toBuffer()) };
}

/** A photo in small, as a JPEG. @param edge the longer one, at most. @throws {InjertoError} IMAGE_UNREADABLE · UNSUPPORTED_FORMAT · IMAGE_TOO_LARGE. */
export async function thumbnail(source: string | Uint8Array, edge: number): Promise<Uint8Array> {
  const image = raw(await readImage(source));
  return image.resize(edge, edge, { fit: 'inside', withoutEnlargement: true }).jpeg({ quality: 70 }).toBuffer();
}
