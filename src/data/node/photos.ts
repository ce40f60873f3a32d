/** Photos in Node: files, bytes, and libvips. */
import { fileURLToPath } from 'node:url';
import type { ImagePreprocessing } from '../../models/preprocessing.ts';
import { type AugmentedView, augmentImage as augment } from '../augmentation/augment-image.ts';
import { decodeForResizing } from '../pixels/decode-for-resizing.ts';
import { interpolateImage } from '../pixels/interpolate-image.ts';
import type { PhotoDecoder } from '../pixels/photo-decoder.ts';
import { type PrepareOptions, prepareImage as prepare, prepareRgb as prepareColors } from '../pixels/prepare-image.ts';
import { imageBytes, type RgbImage, readImageHeader } from '../pixels/read-image.ts';
import { defaultConcurrency } from './default-concurrency.ts';

export const nodePhotos: PhotoDecoder = {
  concurrency: defaultConcurrency(),
  bytesOf: imageBytes,
  fileOf: fileURLToPath,
  header: readImageHeader,
  decodeForResizing,
  interpolate: interpolateImage,
};

/** `prepareImage` of ../pixels/prepare-image.ts. */
export function prepareImage(
  source: string | Uint8Array,
  preprocessing: ImagePreprocessing,
  options?: PrepareOptions,
  name?: string,
): Promise<Float32Array> {
  return prepare(nodePhotos, source, preprocessing, options, name);
}

/** `prepareRgb` of ../pixels/prepare-image.ts. */
export function prepareRgb(
  source: string | Uint8Array,
  preprocessing: ImagePreprocessing,
  options?: PrepareOptions,
  name?: string,
): Promise<RgbImage> {
  return prepareColors(nodePhotos, source, preprocessing, options, name);
}

/** `augmentImage` of ../augmentation/augment-image.ts. */
export function augmentImage(
  source: string | Uint8Array,
  content: string,
  view: AugmentedView,
  preprocessing: ImagePreprocessing,
  options?: PrepareOptions,
  name?: string,
): Promise<Float32Array> {
  return augment(nodePhotos, source, content, view, preprocessing, options, name);
}
