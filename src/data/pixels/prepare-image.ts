/**
 * An image file to a model's input, for prediction and for every number that is reported: no randomness, and the pixels that Pillow
 * (`convert('RGB')`, `resize`, `crop`) makes, which is how photos are prepared where models are trained.
 */
import type { ImagePreprocessing, ImageSize } from '../../models/preprocessing.ts';
import { type Region, resize } from '../resize/index.ts';
import { centerCrop, cropStart } from './center-crop.ts';
import { normalizePixels } from './normalize-pixels.ts';
import { nameOf, type PhotoDecoder } from './photo-decoder.ts';
import type { ImageHeader, ReadImageOptions, RgbImage } from './read-image.ts';

/** The background is the preprocessing's. */
export type PrepareOptions = Omit<ReadImageOptions, 'background'>;

/**
 * @param source the bytes of a file; its path where there are files.
 * @param name what errors call the image.
 * @returns float32 [3, height, width] of `preprocessing.inputSize`: `pixel_values` of one image.
 * @throws {InjertoError} IMAGE_UNREADABLE · UNSUPPORTED_FORMAT · IMAGE_TOO_LARGE.
 */
export async function prepareImage(
  decoder: PhotoDecoder,
  source: string | Uint8Array,
  preprocessing: ImagePreprocessing,
  options: PrepareOptions = {},
  name?: string,
): Promise<Float32Array> {
  return normalizePixels(await prepareRgb(decoder, source, preprocessing, options, name), preprocessing);
}

/** The image of `prepareImage` before its bytes become numbers. */
export async function prepareRgb(
  decoder: PhotoDecoder,
  source: string | Uint8Array,
  preprocessing: ImagePreprocessing,
  options: PrepareOptions = {},
  name?: string,
): Promise<RgbImage> {
  const where = name ?? nameOf(source);
  const bytes = await decoder.bytesOf(source, where);
  const header = await decoder.header(bytes, options, where);
  const image =
    preprocessing.pixelVersion === 1
      ? await decoder.interpolate(bytes, header, where, preprocessing)
      : await resizedPart(decoder, bytes, header, where, preprocessing, options);
  const cropped =
    preprocessing.centerCrop === 'none'
      ? image
      : centerCrop(image, preprocessing.centerCrop, preprocessing.cropRounding);
  // a batch has one size, whatever libvips' rounding or a file's `size` and `crop_size` made of this image
  return centerCrop(cropped, preprocessing.inputSize);
}

/** As much of the resized image as the crop will keep. */
async function resizedPart(
  decoder: PhotoDecoder,
  bytes: Uint8Array,
  header: ImageHeader,
  where: string,
  preprocessing: ImagePreprocessing,
  options: PrepareOptions,
): Promise<RgbImage> {
  const { resample, background } = preprocessing;
  const size = resizedSize(header, preprocessing.resize);
  const box = { left: 0, top: 0, width: header.width, height: header.height };
  const image = await decoder.decodeForResizing(
    bytes,
    header,
    where,
    { box, size, resample },
    { ...options, background },
  );
  if (image.width === size.width && image.height === size.height) return image;
  return resize(image, size, resample, { window: keptByCrop(size, preprocessing) });
}

/** A shortest edge keeps the aspect, rounded down: torchvision's and transformers' `int(edge * long / short)`. */
function resizedSize({ width, height }: ImageSize, resize: ImagePreprocessing['resize']): ImageSize {
  if (resize === 'none') return { width, height };
  if (!('shortestEdge' in resize)) return resize;
  const short = Math.min(width, height);
  const scaled = (edge: number) => Math.floor((resize.shortestEdge * edge) / short);
  return { width: scaled(width), height: scaled(height) };
}

function keptByCrop(size: ImageSize, { centerCrop: crop, cropRounding }: ImagePreprocessing): Region {
  if (crop === 'none') return { left: 0, top: 0, ...size };
  const [width, height] = [Math.min(size.width, crop.width), Math.min(size.height, crop.height)];
  const [left, top] = [size.width - width, size.height - height].map((margin) => cropStart(margin, cropRounding));
  return { left: left!, top: top!, width, height };
}
