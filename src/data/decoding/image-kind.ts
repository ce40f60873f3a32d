/** What kind of image a file is, told by its first bytes. Names and extensions are not asked: phones save HEIC as `.jpg`. */

import type { UnreadableFormat } from '../../messages/image-formats.ts';
import { isCameraRaw } from './camera-raw.ts';
import { isoMediaKind } from './iso-media-kind.ts';

/** Formats that are decoded. */
export type ReadableFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif' | 'bmp';

export type ImageKind =
  | { readonly readable: true; readonly format: ReadableFormat }
  /** A kind that is known but not decoded. */
  | { readonly readable: false; readonly format: UnreadableFormat };

/** So many bytes of a file are enough. */
export const imageKindBytes = 4096;

/**
 * The kind of an image file, whether it can be decoded or not; undefined where the bytes are of no image format that is known.
 * @param head the first `imageKindBytes` bytes of the file, or all of it.
 */
export function imageKind(head: Uint8Array): ImageKind | undefined {
  const text = latin1(head);
  const format = readableFormat(head, text);
  if (format) return { readable: true, format };
  const other = isoMediaKind(text) ?? unreadableFormat(head, text);
  if (other === 'avif') return { readable: true, format: other };
  return other && { readable: false, format: other };
}

function readableFormat(head: Uint8Array, text: string): ReadableFormat | undefined {
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (/^GIF8[79]a/.test(text)) return 'gif';
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp';
  if (isTiff(text) && !isCameraRaw(head)) return 'tiff';
  if (isBmp(head, text)) return 'bmp';
  return undefined;
}

/** Classic and big TIFF, in both byte orders. */
function isTiff(text: string): boolean {
  return ['II*\0', 'II+\0', 'MM\0*', 'MM\0+'].some((start) => text.startsWith(start));
}

/** Two letters are little evidence: the length of the header that follows is one of those that exist. */
function isBmp(head: Uint8Array, text: string): boolean {
  return (
    text.startsWith('BM') &&
    head.length >= 18 &&
    [12, 16, 40, 52, 56, 64, 108, 124].includes(head[14]!) &&
    text.startsWith('\0\0\0', 15)
  );
}

/** What files of a format begin with, at `at` bytes from the start. */
const signatures: readonly {
  readonly format: UnreadableFormat;
  readonly starts: readonly string[];
  readonly at?: number;
}[] = [
  { format: 'jxl', starts: ['\xff\x0a', '\0\0\0\x0cJXL \r\n\x87\n'] },
  { format: 'jp2', starts: ['\0\0\0\x0cjP  \r\n\x87\n', '\xff\x4f\xff\x51'] },
  // Olympus, Panasonic, Fujifilm, Minolta, Sigma
  { format: 'raw', starts: ['IIRO', 'IIRS', 'MMOR', 'IIU\0', 'FUJIFILMCCD-RAW', '\0MRM', 'FOVb'] },
  { format: 'psd', starts: ['8BPS', '8BPB'] },
  { format: 'xcf', starts: ['gimp xcf'] },
  { format: 'pdf', starts: ['%PDF-'] },
  { format: 'eps', starts: ['%!PS', '\xc5\xd0\xd3\xc6'] },
  { format: 'ico', starts: ['\0\0\x01\0', '\0\0\x02\0'] },
  { format: 'hdr', starts: ['#?RADIANCE', '#?RGBE'] },
  { format: 'exr', starts: ['v/1\x01'] },
  { format: 'dds', starts: ['DDS '] },
  { format: 'qoi', starts: ['qoif'] },
  { format: 'dicom', starts: ['DICM'], at: 128 },
  { format: 'fits', starts: ['SIMPLE  ='] },
  { format: 'djvu', starts: ['AT&TFORM'] },
  // Matroska and WebM, MPEG, and AVI's eight bytes on
  { format: 'video', starts: ['\x1aE\xdf\xa3', '\0\0\x01\xba', '\0\0\x01\xb3'] },
  { format: 'video', starts: ['AVI LIST'], at: 8 },
];

function unreadableFormat(head: Uint8Array, text: string): UnreadableFormat | undefined {
  if (isTiff(text)) return 'raw';
  if (/^P[1-7]\s[\s\d#]/.test(text)) return 'pnm';
  const found = signatures.find(({ starts, at = 0 }) => starts.some((start) => text.startsWith(start, at)));
  return found?.format ?? (isSvg(head) ? 'svg' : undefined);
}

/** An `svg` element after nothing but XML's preliminaries; UTF-16 too, which drawing programs write. */
function isSvg(head: Uint8Array): boolean {
  if (head[0] === 0x1f && head[1] === 0x8b) return false;
  const text = latin1(head.filter((byte) => byte !== 0)).replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '');
  return /^\s*(<\?xml[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE svg[\s\S]*?>|\s)*<(\w+:)?svg[\s>/]/i.test(text);
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes.subarray(0, imageKindBytes)) text += String.fromCharCode(byte);
  return text;
}
