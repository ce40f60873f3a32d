import type { ImagePreprocessing, ImageSize } from '../../models/preprocessing.ts';
import { type Region, resize } from '../resize/index.ts';
import type { PhotoDecoder } from './photo-decoder.ts';
import type { ImageHeader, ReadImageOptions, RgbImage } from './read-image.ts';

/** A box of an image, scaled to a size as torchvision's `resized_crop` does: cut, then resized with antialiasing. */
export async function cropAndScale(
  decoder: PhotoDecoder,
  bytes: Uint8Array,
  header: ImageHeader,
  where: string,
  request: { readonly box: Region; readonly size: ImageSize; readonly preprocessing: ImagePreprocessing },
  options: Omit<ReadImageOptions, 'background'>,
): Promise<RgbImage> {
  const { box, size, preprocessing } = request;
  const { resample, pixelVersion } = preprocessing;
  const background = pixelVersion === 1 ? 'none' : preprocessing.background;
  const image = await decoder.decodeForResizing(
    bytes,
    header,
    where,
    { box, size, resample },
    { ...options, background },
  );
  return resize(image, size, resample);
}
