/** Image files to pixels by the browser: EXIF rotation applied, profiles converted to sRGB. BMP by the code that Node uses too. */
import { imageSize } from 'image-size';
import { InjertoError, messageOf } from '../../errors.ts';
import { bmpSize, decodeBmp } from '../decoding/bmp.ts';
import { formatOf } from '../decoding/format-of.ts';
import { imageKindBytes, type ReadableFormat } from '../decoding/image-kind.ts';
import { isWhole } from '../decoding/is-whole.ts';
import { defaultMaxPixels } from '../pixels/photo-decoder.ts';
import type { ReadImageOptions } from '../pixels/read-image.ts';

export interface BrowserImage {
  readonly format: ReadableFormat;
  /** height × width × channels bytes. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  /** Some pixel is not wholly opaque. */
  readonly hasAlpha: boolean;
}

/** @throws {InjertoError} IMAGE_UNREADABLE · UNSUPPORTED_FORMAT (TIFF among others, which browsers do not decode) · IMAGE_TOO_LARGE, before any pixel is
 * decoded. */
export async function decodeInBrowser(
  bytes: Uint8Array,
  { maxPixels = defaultMaxPixels }: ReadImageOptions,
  where: string,
): Promise<BrowserImage> {
  if (bytes.length === 0) throw new InjertoError('IMAGE_UNREADABLE/empty', { where });
  const head = bytes.subarray(0, imageKindBytes);
  const format = formatOf(head, where);
  if (format === 'tiff') throw new InjertoError('UNSUPPORTED_FORMAT/browser', { where });
  const size = format === 'bmp' ? bmpSize(head, where) : sizeOf(bytes, where);
  if (size.width * size.height > maxPixels) {
    const { width, height } = size;
    throw new InjertoError('IMAGE_TOO_LARGE', { details: { width, height, maxPixels }, where });
  }
  if (format === 'bmp') {
    const image = decodeBmp(bytes, where);
    return { format, ...image, hasAlpha: image.channels === 4 };
  }
  const damaged = (reason: string, cause?: unknown) =>
    new InjertoError('IMAGE_UNREADABLE/damaged', { details: { format: format.toUpperCase(), reason }, where, cause });
  // browsers show what is there of a photo that was cut off; half of it gray, it would be learned from
  if (!isWhole(bytes, format)) throw damaged('');
  const { data, width, height } = await pixelsOf(bytes, format).catch((cause: unknown) => {
    throw damaged(messageOf(cause), cause);
  });
  return { format, data: new Uint8Array(data.buffer), width, height, channels: 4, hasAlpha: hasAlpha(data) };
}

/** As the file has it, before any rotation. */
function sizeOf(bytes: Uint8Array, where: string): { readonly width: number; readonly height: number } {
  try {
    return imageSize(bytes);
  } catch (cause) {
    throw new InjertoError('IMAGE_UNREADABLE/header', { where, cause });
  }
}

async function pixelsOf(bytes: Uint8Array, format: ReadableFormat): Promise<ImageData> {
  const blob = new Blob([bytes as BlobPart], { type: `image/${format}` });
  const bitmap = await createImageBitmap(blob, { imageOrientation: 'from-image', premultiplyAlpha: 'none' });
  try {
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d', {
      colorSpace: 'srgb',
      // a canvas on the GPU would bring its pixels back with other roundings
      willReadFrequently: true,
    });
    if (!context) throw new Error('the browser gives no canvas of this size');
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, width, height);
  } finally {
    bitmap.close();
  }
}

function hasAlpha(data: ArrayLike<number>): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true;
  return false;
}
