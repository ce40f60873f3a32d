/**
 * Image files to pixels, through sharp (libvips).
 *
 * Nothing of sharp's global state is touched: it belongs to the whole process. Its cache is not in the way, because
 * bytes are read by us and handed over as buffers, which it does not key by path (so a file that changes is seen, and
 * none is held open on Windows); its threads per image default to 1 where memory would suffer, and images run beside each
 * other in libuv's pool.
 */
import { readFile, stat } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { InjertoError, messageOf } from '../../errors.ts';
import type { Rgb } from '../../models/preprocessing.ts';
import { bmpSize, decodeBmp } from '../decoding/bmp.ts';
import type { DecodedImage } from '../decoding/composite.ts';
import { imageFormat } from '../decoding/image-format.ts';
import type { ReadableFormat } from '../decoding/image-kind.ts';
import { defaultMaxPixels, nameOf } from './photo-decoder.ts';
import { toRgb } from './to-rgb.ts';

/** An upright 8-bit sRGB image: `data` holds height × width × (R, G, B) bytes, row by row from the top left. */
export interface RgbImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface ReadImageOptions {
  /** Larger images (width × height) are refused from their header, before any pixel is decoded. @default 100_000_000 */
  readonly maxPixels?: number;
  /** What shows through transparent pixels: red, green, blue, 0 … 255; `none` shows the colors stored under them. @default [255, 255, 255] */
  readonly background?: Rgb | 'none';
  /** Called where an image had pixels that were not wholly opaque, and `background` was seen. */
  readonly onTransparency?: () => void;
}

/** What a file's header tells, at no more cost than reading the header. */
export interface ImageHeader {
  readonly format: ReadableFormat;
  /** Pixels, upright: after the EXIF rotation. */
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  /** The stored pixels are plain 8-bit sRGB without alpha, so every step may run inside one libvips pipeline. */
  readonly plainRgb: boolean;
}

/** A compressed image of 100 megapixels stays well below this, px being at most a few bytes. */
const maxFileBytes = 512 * 1024 * 1024;

/**
 * Decodes an image: JPEG, PNG, WebP, TIFF, AVIF, BMP, or the first frame of a GIF. EXIF rotation is applied, embedded profiles and CMYK are
 * converted to sRGB, 16 bits become 8, gray becomes three equal channels, and what is transparent is laid on `background`.
 *
 * @param source a file's path, or its bytes.
 * @param name what errors call the image; the path, if not given.
 * @throws {InjertoError} IMAGE_UNREADABLE (missing, empty, not an image, truncated, corrupt) · UNSUPPORTED_FORMAT (an image of a kind that is
 *   not decoded, such as HEIC) · IMAGE_TOO_LARGE.
 */
export async function readImage(
  source: string | Uint8Array,
  options: ReadImageOptions = {},
  name?: string,
): Promise<RgbImage> {
  const where = name ?? nameOf(source);
  const bytes = await imageBytes(source, where);
  const header = await readImageHeader(bytes, options, where);
  return toRgb(await decode(bytes, header, where, (image) => image), options);
}

/**
 * Reads an image's header and refuses what can't or must not be decoded.
 * @param source a file's path, or its bytes.
 * @throws {InjertoError} IMAGE_UNREADABLE · UNSUPPORTED_FORMAT · IMAGE_TOO_LARGE.
 */
export async function readImageHeader(
  source: string | Uint8Array,
  { maxPixels = defaultMaxPixels }: ReadImageOptions,
  where: string,
): Promise<ImageHeader> {
  if (source.length === 0) throw new InjertoError('IMAGE_UNREADABLE/empty', { where });
  const { format, head } = await imageFormat(source, where);
  const header = format === 'bmp' ? bmpHeader(head, where) : { format, ...(await sharpHeader(source, where)) };
  if (header.width * header.height > maxPixels) {
    throw new InjertoError('IMAGE_TOO_LARGE', {
      details: { width: header.width, height: header.height, maxPixels },
      where,
    });
  }
  return header;
}

async function sharpHeader(source: string | Uint8Array, where: string): Promise<Omit<ImageHeader, 'format'>> {
  try {
    const metadata = await sharp(source, { limitInputPixels: false }).metadata();
    return { ...metadata.autoOrient, hasAlpha: metadata.hasAlpha, plainRgb: isPlainRgb(metadata) };
  } catch (error) {
    throw noImage(error, where);
  }
}

function bmpHeader(head: Uint8Array, where: string): ImageHeader {
  return { format: 'bmp', plainRgb: false, ...bmpSize(head, where) };
}

/**
 * Runs one libvips pipeline over an upright image and brings its pixels home.
 * @param steps added to the pipeline: a crop, a resize.
 * @returns 8-bit sRGB or gray, with alpha where the image has it.
 */
export async function decode(
  bytes: Uint8Array,
  header: ImageHeader,
  where: string,
  steps: (image: Sharp) => Sharp,
): Promise<DecodedImage> {
  const run = (failOn: 'warning' | 'error') =>
    steps(opened(bytes, header, where, failOn))
      .raw()
      .toBuffer({ resolveWithObject: true });
  try {
    let result: Awaited<ReturnType<typeof run>>;
    try {
      result = await run('warning');
    } catch (error) {
      if (!isHarmless(messageOf(error))) throw error;
      result = await run('error');
    }
    return { data: result.data, ...result.info };
  } catch (error) {
    if (error instanceof InjertoError) throw error;
    throw new InjertoError('IMAGE_UNREADABLE/damaged', {
      details: { format: header.format.toUpperCase(), reason: reason(error) },
      where,
      cause: error,
    });
  }
}

function opened(bytes: Uint8Array, { format }: ImageHeader, where: string, failOn: 'warning' | 'error'): Sharp {
  if (format !== 'bmp') return sharp(bytes, { failOn, limitInputPixels: false }).autoOrient();
  const { data, width, height, channels } = decodeBmp(bytes, where);
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
}

/** The bytes of an image file, in one read. */
export async function imageBytes(source: string | Uint8Array, where: string): Promise<Uint8Array> {
  if (typeof source !== 'string') return source;
  try {
    const { size } = await stat(source);
    if (size <= maxFileBytes) return await readFile(source);
    throw new InjertoError('IMAGE_TOO_LARGE/file', { details: { size, maxBytes: maxFileBytes }, where });
  } catch (error) {
    if (error instanceof InjertoError) throw error;
    throw new InjertoError('IMAGE_UNREADABLE/file', { details: { reason: messageOf(error) }, where, cause: error });
  }
}

function isPlainRgb({ depth, space, channels, hasAlpha, icc }: Metadata): boolean {
  return depth === 'uchar' && space === 'srgb' && channels === 3 && !hasAlpha && icc === undefined;
}

/**
 * libvips stops at the first warning of a decoder. Most mean damage (a JPEG that ends early is half gray), but some mean
 * that a camera or an editor was careless, and every viewer shows such a photo whole.
 */
function isHarmless(message: string): boolean {
  return /extraneous bytes|iCCP|sRGB profile|known incorrect|tIME|cHRM|gAMA|Incompatible type for|unknown field|Invalid SOS parameters/i.test(
    message,
  );
}

function noImage(cause: unknown, where: string): InjertoError {
  const said = reason(cause);
  if (said === '') return new InjertoError('IMAGE_UNREADABLE/header', { where, cause });
  if (said.includes('unsupported image format')) return new InjertoError('IMAGE_UNREADABLE/unknown', { where, cause });
  return new InjertoError('IMAGE_UNREADABLE', { details: { reason: said }, where, cause });
}

/** The first of libvips' lines; the others repeat it. There may be none: all threads of libvips write to one buffer, and one that reads
 *  another image may take it away. */
function reason(error: unknown): string {
  return messageOf(error)
    .split('\n')[0]!
    .replace(/^Input (buffer|file) has corrupt header:/, '')
    .trim();
}
