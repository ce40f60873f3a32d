import sharp, { type Sharp } from 'sharp';
import type { ImageSize, Resample } from '../../models/preprocessing.ts';
import type { Box } from '../augmentation/random-resized-crop.ts';
import { decode, type ImageHeader, type RgbImage } from './read-image.ts';

/** With smoothing before shrinking, as the photos were that pretrained models learned from. */
const kernels = { nearest: 'nearest', bilinear: 'linear', bicubic: 'cubic', lanczos: 'lanczos3' } as const;

/**
 * A box of an image, scaled to a size, in one libvips pipeline.
 * Where the box shrinks, the whole image is scaled first and the box cut from that: libvips computes no more than the box
 * needs, and a JPEG is decoded at 1/2, 1/4 or 1/8 where that suffices (12 megapixels: several times faster). The box then
 * falls on whole pixels of the *result*, at most half a pixel off. Where it grows, it is cut first.
 */
export async function cropAndScale(
  bytes: Uint8Array,
  header: ImageHeader,
  box: Box,
  size: ImageSize,
  resample: Resample,
  where: string,
): Promise<RgbImage> {
  const kernel = kernels[resample];
  const steps = (image: Sharp): Sharp => {
    if (box.width < size.width || box.height < size.height) {
      return image.extract(box).resize({ ...size, fit: 'fill', kernel });
    }
    const width = Math.round((header.width * size.width) / box.width);
    const height = Math.round((header.height * size.height) / box.height);
    const left = Math.min(Math.round((box.left * size.width) / box.width), width - size.width);
    const top = Math.min(Math.round((box.top * size.height) / box.height), height - size.height);
    return image.resize({ width, height, fit: 'fill', kernel }).extract({ left, top, ...size });
  };
  if (!header.hasAlpha) return decode(bytes, header, where, steps);
  // libvips weighs colors by alpha when it resizes; prediction drops alpha before, so must this
  const { data, width, height } = await decode(bytes, header, where, (image) => image);
  const opaque = sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false });
  const scaled = await steps(opaque).raw().toBuffer({ resolveWithObject: true });
  return { data: scaled.data, width: scaled.info.width, height: scaled.info.height };
}
