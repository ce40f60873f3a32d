import type { Sharp } from 'sharp';
import type { ImageSize } from '../../models/preprocessing.ts';
import type { Region } from '../resize/index.ts';
import { largeScale, type ResizeRequest } from './photo-decoder.ts';
import { decode, type ImageHeader, type ReadImageOptions, type RgbImage } from './read-image.ts';
import { toRgb } from './to-rgb.ts';

/** So many times the size that is wanted: what the first step does to the pixels is all but gone after the second. */
const leastLeft = 4;
/** From five times on, sharp lets the decoder shrink a JPEG to a quarter or less, which shows; below, to a half. */
const mostAtFirst = 4.9;
/** A box filter takes a pixel whole or not at all, so that what lies at its edges must stay where it was. */
const mostAtFirstForBox = 2;

/**
 * The pixels of a part of a photo, to be resized to `size`.
 *
 * A large photo comes at four times `size` or more: libvips brings it there with a cubic kernel, which leaves low frequencies as they are, and
 * decodes a JPEG at a half where that suffices. It saves most of the time and memory of 12 megapixels and changes what comes out by
 * a fraction of one level (`bench/resize.ts`). Photos with alpha are composited in full first, and `nearest` picks single pixels, so neither
 * goes this way.
 */
export async function decodeForResizing(
  bytes: Uint8Array,
  header: ImageHeader,
  where: string,
  request: ResizeRequest,
  options: ReadImageOptions,
): Promise<RgbImage> {
  const { box, size, resample } = request;
  const scale = Math.min(box.width / size.width, box.height / size.height);
  const closer = scale > largeScale && resample !== 'nearest' && !header.hasAlpha;
  const steps = closer ? closerSteps(header, request) : cutOut(header, box);
  return toRgb(await decode(bytes, header, where, steps), options);
}

function closerSteps(header: ImageHeader, { box, size, resample }: ResizeRequest): (image: Sharp) => Sharp {
  const scale = Math.min(box.width / size.width, box.height / size.height);
  const left = Math.max(leastLeft, scale / (resample === 'box' ? mostAtFirstForBox : mostAtFirst));
  const across = (left * size.width) / box.width;
  const down = (left * size.height) / box.height;
  const whole = { width: Math.round(header.width * across), height: Math.round(header.height * down) };
  const columns = inWholePixels(box.left * across, left * size.width, whole.width);
  const rows = inWholePixels(box.top * down, left * size.height, whole.height);
  const part = { left: columns.start, top: rows.start, width: columns.length, height: rows.length };
  return (image) => cutOut(whole, part)(image.resize({ ...whole, fit: 'fill', kernel: 'cubic' }));
}

function inWholePixels(
  from: number,
  extent: number,
  pixels: number,
): { readonly start: number; readonly length: number } {
  const start = Math.round(from);
  return { start, length: Math.min(Math.round(extent), pixels - start) };
}

function cutOut(image: ImageSize, part: Region): (image: Sharp) => Sharp {
  return (pipeline) =>
    part.width === image.width && part.height === image.height ? pipeline : pipeline.extract({ ...part });
}
