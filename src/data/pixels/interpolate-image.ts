/**
 * Pixels of version 1, for models that learned from them: bit for bit what transformers.js' `ImageProcessor` makes in Node from the same
 * `preprocessor_config.json`. Nearest, bilinear and bicubic are libvips' affine interpolators, which do *not* smooth before they shrink; lanczos
 * is libvips' resize, which does. Colors stored under transparent pixels show.
 */
import sharp, { type Sharp } from 'sharp';
import type { ImagePreprocessing, ImageSize } from '../../models/preprocessing.ts';
import { decode, type ImageHeader, type RgbImage } from './read-image.ts';
import { toRgb } from './to-rgb.ts';

/** The whole image in the size that `preprocessing.resize` asks for, or a pixel off it, which is as libvips rounds. */
export async function interpolateImage(
  bytes: Uint8Array,
  header: ImageHeader,
  where: string,
  { resize, resample }: ImagePreprocessing,
): Promise<RgbImage> {
  const size = interpolatedSize(header, resize);
  const opaque = async (steps: (image: Sharp) => Sharp) =>
    toRgb(await decode(bytes, header, where, (image) => steps(image).removeAlpha()), {});
  if (size.width === header.width && size.height === header.height) return opaque((image) => image);
  const shape = resizer(header, size, resample);
  if (header.plainRgb) return opaque(shape);
  // alpha, profiles, 16 bits and CMYK must be gone before resizing, or libvips resizes other numbers
  const { data, width, height } = await opaque((image) => image);
  const input = sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
  const resized = await shape(input).raw().toBuffer({ resolveWithObject: true });
  return { data: resized.data, width: resized.info.width, height: resized.info.height };
}

/** A shortest edge keeps the aspect, rounded down after two decimals as transformers.js does. */
function interpolatedSize(image: ImageSize, resize: ImagePreprocessing['resize']): ImageSize {
  if (resize === 'none') return image;
  if (!('shortestEdge' in resize)) return resize;
  const factor = Math.max(resize.shortestEdge / image.width, resize.shortestEdge / image.height);
  const scaled = (length: number) => Math.max(1, Math.floor(Number((length * factor).toFixed(2))));
  return { width: scaled(image.width), height: scaled(image.height) };
}

function resizer(
  image: ImageSize,
  size: ImageSize,
  resample: ImagePreprocessing['resample'],
): (pipeline: Sharp) => Sharp {
  if (resample === 'box' || resample === 'hamming') return resizer(image, size, 'bilinear'); // as transformers.js
  if (resample === 'lanczos') return (pipeline) => pipeline.resize({ ...size, fit: 'fill', kernel: 'lanczos3' });
  const matrix: [number, number, number, number] = [size.width / image.width, 0, 0, size.height / image.height];
  return (pipeline) => pipeline.affine(matrix, { interpolator: resample });
}
