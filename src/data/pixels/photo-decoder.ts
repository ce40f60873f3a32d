/** How bytes of image files become pixels: in Node by libvips, in a browser by the browser itself. All that comes after is the same. */
import type { ImagePreprocessing, ImageSize, Resample } from '../../models/preprocessing.ts';
import type { Region } from '../resize/index.ts';
import type { ImageHeader, ReadImageOptions, RgbImage } from './read-image.ts';

export interface PhotoDecoder {
  /** Photos that are worth decoding at once. */
  readonly concurrency: number;
  /** The bytes of a photo, in one read.
   * @param source the bytes; a file's path where there are files.
   * @throws {InjertoError} IMAGE_UNREADABLE · IMAGE_TOO_LARGE. */
  bytesOf(source: string | Uint8Array, where: string): Promise<Uint8Array>;
  /** The path of a file that a `file:` URL names. @throws {InjertoError} INPUT_INVALID where there are no files. */
  fileOf(url: URL): string;
  /** Refuses what cannot or must not be decoded.
   * @throws {InjertoError} IMAGE_UNREADABLE · UNSUPPORTED_FORMAT · IMAGE_TOO_LARGE. */
  header(bytes: Uint8Array, options: ReadImageOptions, where: string): Promise<ImageHeader>;
  /** The pixels of a part of a photo: all that are stored or, of a photo that is much too large, as many as leave the result as it is.
   * @throws {InjertoError} IMAGE_UNREADABLE. */
  decodeForResizing(
    bytes: Uint8Array,
    header: ImageHeader,
    where: string,
    request: ResizeRequest,
    options: ReadImageOptions,
  ): Promise<RgbImage>;
  /** The whole image in the size that `preprocessing.resize` asks for, in pixels of version 1 (models/pixel-version.ts).
   * @throws {InjertoError} IMAGE_UNREADABLE. */
  interpolate(
    bytes: Uint8Array,
    header: ImageHeader,
    where: string,
    preprocessing: ImagePreprocessing,
  ): Promise<RgbImage>;
}

export interface ResizeRequest {
  /** The part of the photo that is wanted, in its whole pixels. */
  readonly box: Region;
  /** What the part will be resized to. */
  readonly size: ImageSize;
  readonly resample: Resample;
}

/** Pixels of the largest image that is decoded where nobody says otherwise. */
export const defaultMaxPixels = 100_000_000;

/** Photos that shrink by more than this may come smaller from the decoder. */
export const largeScale = 6;

/** What errors call an image that has no name. */
export function nameOf(source: string | Uint8Array): string {
  return typeof source === 'string' ? source : `an image of ${source.length} bytes`;
}
