/**
 * An image file to a model's input, for prediction and for every number that is reported: no randomness, and the same
 * pixels, bit for bit, that transformers.js' `ImageProcessor` makes in Node from the same `preprocessor_config.json`.
 *
 * It resizes as it does: nearest, bilinear and bicubic are libvips' affine interpolators, which do *not* smooth before
 * they shrink (Python's PIL does); lanczos is libvips' resize, which does.
 */
import type { Sharp } from 'sharp';
import sharp from 'sharp';
import type { ImagePreprocessing, ImageSize } from '../../models/preprocessing.ts';
import { centerCrop } from './center-crop.ts';
import { normalizePixels } from './normalize-pixels.ts';
import { decode, imageBytes, type ReadImageOptions, type RgbImage, readImageHeader } from './read-image.ts';

/**
 * @param source a file's path, or its bytes.
 * @param name what errors call the image.
 * @returns float32 [3, height, width] of `preprocessing.inputSize`: `pixel_values` of one image.
 * @throws {InjertoError} IMAGE_UNREADABLE · IMAGE_TOO_LARGE.
 */
export async function prepareImage(
  source: string | Uint8Array,
  preprocessing: ImagePreprocessing,
  options: ReadImageOptions = {},
  name?: string,
): Promise<Float32Array> {
  return normalizePixels(await prepareRgb(source, preprocessing, options, name), preprocessing);
}

/** The image of `prepareImage` before its bytes become numbers. */
export async function prepareRgb(
  source: string | Uint8Array,
  preprocessing: ImagePreprocessing,
  options: ReadImageOptions = {},
  name?: string,
): Promise<RgbImage> {
  const where = name ?? (typeof source === 'string' ? source : `an image of ${source.length} bytes`);
  const bytes = await imageBytes(source, where);
  const header = await readImageHeader(bytes, options, where);
  const size = resizedSize(header, preprocessing.resize);
  const shape = resizer(header, size, preprocessing);
  let image: RgbImage;
  if (!shape) {
    image = await decode(bytes, header, where, (pipeline) => pipeline);
  } else if (header.plainRgb) {
    image = await decode(bytes, header, where, shape);
  } else {
    // alpha, profiles, 16 bits and CMYK must be gone before resizing, or libvips resizes other numbers
    image = await resizeRgb(await decode(bytes, header, where, (pipeline) => pipeline), shape);
  }
  if (preprocessing.centerCrop !== 'none') image = centerCrop(image, preprocessing.centerCrop);
  return toExactSize(image, preprocessing.inputSize);
}

/** The size after resizing; a shortest edge keeps the aspect, rounded down after two decimals as transformers.js does. */
function resizedSize(image: ImageSize, resize: ImagePreprocessing['resize']): ImageSize {
  if (resize === 'none') return image;
  if (!('shortestEdge' in resize)) return resize;
  const factor = Math.max(resize.shortestEdge / image.width, resize.shortestEdge / image.height);
  const scaled = (length: number) => Math.max(1, Math.floor(Number((length * factor).toFixed(2))));
  return { width: scaled(image.width), height: scaled(image.height) };
}

/** The libvips step that makes `size` of `image`; none if it has that size. */
function resizer(
  image: ImageSize,
  size: ImageSize,
  { resample }: ImagePreprocessing,
): ((pipeline: Sharp) => Sharp) | undefined {
  if (image.width === size.width && image.height === size.height) return undefined;
  if (resample === 'lanczos') {
    return (pipeline) => pipeline.resize({ ...size, fit: 'fill', kernel: 'lanczos3' });
  }
  const matrix: [number, number, number, number] = [size.width / image.width, 0, 0, size.height / image.height];
  return (pipeline) => pipeline.affine(matrix, { interpolator: resample });
}

async function resizeRgb(image: RgbImage, shape: (pipeline: Sharp) => Sharp): Promise<RgbImage> {
  const { width, height } = image;
  const input = sharp(image.data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
  const { data, info } = await shape(input).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** libvips' affine rounds its own way and may be a pixel off the size that was asked for; a batch can't be. */
function toExactSize(image: RgbImage, size: ImageSize): RgbImage {
  return image.width === size.width && image.height === size.height ? image : centerCrop(image, size);
}
