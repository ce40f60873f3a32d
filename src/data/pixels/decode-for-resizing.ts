import type { Sharp } from 'sharp';
import type { ImageSize, Resample } from '../../models/preprocessing.ts';
import type { Region } from '../resize/index.ts';
import { decode, type ImageHeader, type ReadImageOptions, type RgbImage, toRgb } from './read-image.ts';

/** Photos that shrink by more than this are brought closer first. */
const largeScale = 6;
/** So many times the size that is wanted: what the first step does to the pixels is all but gone after the second. */
const leftToResize = 4;

export interface ResizeRequest {
  /** The part of the photo that is wanted, in its whole pixels. */
  readonly box: Region;
  /** What the part will be resized to. */
  readonly size: ImageSize;
  readonly resample: Resample;
}

/**
 * The pixels of a part of a photo, to be resized to `size`.
 *
 * A large photo comes at four times `size`: libvips brings it there with a cubic kernel, which leaves low frequencies as they are, and decodes
 * a JPEG at 1/2, 1/4 or 1/8 where more than that is to go. It saves most of the time and memory of 12 megapixels and changes what comes out by
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

function closerSteps(header: ImageHeader, { box, size }: ResizeRequest): (image: Sharp) => Sharp {
  const across = (leftToResize * size.width) / box.width;
  const down = (leftToResize * size.height) / box.height;
  const whole = { width: Math.round(header.width * across), height: Math.round(header.height * down) };
  const left = Math.round(box.left * across);
  const top = Math.round(box.top * down);
  const part = {
    ...{ left, top },
    width: Math.min(leftToResize * size.width, whole.width - left),
    height: Math.min(leftToResize * size.height, whole.height - top),
  };
  return (image) => cutOut(whole, part)(image.resize({ ...whole, fit: 'fill', kernel: 'cubic' }));
}

function cutOut(image: ImageSize, part: Region): (image: Sharp) => Sharp {
  return (pipeline) =>
    part.width === image.width && part.height === image.height ? pipeline : pipeline.extract({ ...part });
}
