/**
 * BMP, which libvips does not read: Windows bitmaps of every header (OS/2's of 12 bytes up to version 5), 1 to 32 bits a pixel, with palettes,
 * bit fields or run lengths, stored from the bottom or from the top. Alpha counts only where the header gives a mask for it, as in Pillow:
 * the fourth byte of plain 32-bit bitmaps is padding.
 * @see https://learn.microsoft.com/windows/win32/gdi/bitmap-storage
 */
import { InjertoError } from '../../errors.ts';
import { type BitField, bitFields } from './bit-fields.ts';
import { decodeRunLengths } from './bmp-run-lengths.ts';

export interface BmpImage {
  /** height × width × channels bytes, from the top left. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly fromTop: boolean;
  readonly bits: number;
  readonly compression: number;
  readonly pixels: number;
  readonly palette: { readonly at: number; readonly count: number; readonly entryBytes: 3 | 4 };
  /** Red, green, blue, alpha; of 16 and 32 bits. */
  readonly masks: readonly [number, number, number, number];
}

const plain = 0;
const runLengths8 = 1;
const runLengths4 = 2;
const fields = 3;
const fieldsWithAlpha = 6;

/** @throws {InjertoError} IMAGE_UNREADABLE. */
export function bmpSize(head: Uint8Array, where: string): { width: number; height: number; hasAlpha: boolean } {
  const { width, height, masks } = readHeader(head, where);
  return { width, height, hasAlpha: masks[3] !== 0 };
}

/** @throws {InjertoError} IMAGE_UNREADABLE: truncated, or of a kind that is not of bitmaps (JPEG or PNG inside). */
export function decodeBmp(bytes: Uint8Array, where: string): BmpImage {
  const header = readHeader(bytes, where);
  const { bits, compression } = header;
  if (bits <= 8) return fromPalette(bytes, header, indices(bytes, header, where), where);
  const rowBytes = Math.ceil((header.width * bits) / 32) * 4;
  if (header.pixels + rowBytes * header.height > bytes.length + 3) throw truncated(where);
  if (bits === 24) return fromBytes(bytes, header, rowBytes);
  if (compression === plain || compression === fields || compression === fieldsWithAlpha) {
    return fromFields(bytes, header, rowBytes, where);
  }
  throw new InjertoError('IMAGE_UNREADABLE/compression', { details: { format: 'BMP', compression }, where });
}

function readHeader(bytes: Uint8Array, where: string): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 26) throw truncated(where);
  const pixels = view.getUint32(10, true);
  const length = view.getUint32(14, true);
  if (bytes.length < 14 + length) throw truncated(where);
  const old = length === 12;
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = old ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(old ? 24 : 28, true);
  const compression = old || length < 40 ? plain : view.getUint32(30, true);
  const height = Math.abs(signedHeight);
  if (width <= 0 || height === 0 || ![1, 2, 4, 8, 16, 24, 32].includes(bits)) {
    throw new InjertoError('IMAGE_UNREADABLE/header', { where });
  }
  const masks = readMasks(view, { length, compression, bits });
  // Masks that do not belong to the header stand between it and the palette.
  const loose = length === 40 ? ({ [fields]: 12, [fieldsWithAlpha]: 16 }[compression] ?? 0) : 0;
  const used = old || length < 40 ? 0 : view.getUint32(46, true);
  const palette = {
    at: 14 + length + loose,
    count: bits > 8 ? 0 : Math.min(used || 2 ** bits, 2 ** bits),
    entryBytes: old ? (3 as const) : (4 as const),
  };
  return { width, height, fromTop: signedHeight < 0, bits, compression, pixels, palette, masks };
}

function readMasks(
  view: DataView,
  { length, compression, bits }: { readonly length: number; readonly compression: number; readonly bits: number },
): BmpHeader['masks'] {
  if (compression === fields || compression === fieldsWithAlpha) {
    const withAlpha = length >= 56 || compression === fieldsWithAlpha;
    const mask = (n: number) => (54 + 4 * n + 4 <= view.byteLength ? view.getUint32(54 + 4 * n, true) : 0);
    return [mask(0), mask(1), mask(2), withAlpha ? mask(3) : 0];
  }
  return bits === 16 ? [0x7c00, 0x03e0, 0x001f, 0] : [0xff0000, 0xff00, 0xff, 0];
}

/** One palette index a pixel, from the top left. */
function indices(bytes: Uint8Array, header: BmpHeader, where: string): Uint8Array {
  const { width, height, bits, compression, pixels } = header;
  if (compression === runLengths8 || compression === runLengths4) {
    return upright(decodeRunLengths(bytes.subarray(pixels), { width, height, bits }, where), header, width);
  }
  if (compression !== plain)
    throw new InjertoError('IMAGE_UNREADABLE/compression', { details: { format: 'BMP', compression }, where });
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  if (pixels + rowBytes * height > bytes.length + 3) throw truncated(where);
  const found = new Uint8Array(width * height);
  const perByte = 8 / bits;
  for (let y = 0; y < height; y++) {
    const row = pixels + y * rowBytes;
    for (let x = 0; x < width; x++) {
      const byte = bytes[row + Math.floor(x / perByte)]!;
      found[y * width + x] = (byte >> (8 - bits * ((x % perByte) + 1))) & (2 ** bits - 1);
    }
  }
  return upright(found, header, width);
}

function fromPalette(bytes: Uint8Array, header: BmpHeader, indices: Uint8Array, where: string): BmpImage {
  const { at, count, entryBytes } = header.palette;
  if (at + count * entryBytes > bytes.length) throw truncated(where);
  const data = new Uint8Array(indices.length * 3);
  for (let n = 0, to = 0; n < indices.length; n++, to += 3) {
    if (indices[n]! >= count) continue; // an index past the palette is black
    const entry = at + indices[n]! * entryBytes;
    data[to] = bytes[entry + 2]!;
    data[to + 1] = bytes[entry + 1]!;
    data[to + 2] = bytes[entry]!;
  }
  return { data, width: header.width, height: header.height, channels: 3 };
}

/** 24 bits: blue, green, red. */
function fromBytes(bytes: Uint8Array, header: BmpHeader, rowBytes: number): BmpImage {
  const { width, height, pixels } = header;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    const end = pixels + y * rowBytes + width * 3;
    for (let from = pixels + y * rowBytes; from < end; from += 3, to += 3) {
      data[to] = bytes[from + 2]!;
      data[to + 1] = bytes[from + 1]!;
      data[to + 2] = bytes[from]!;
    }
  }
  return { data: upright(data, header, width * 3), width, height, channels: 3 };
}

function fromFields(bytes: Uint8Array, header: BmpHeader, rowBytes: number, where: string): BmpImage {
  const { width, height, bits, pixels } = header;
  const channels = header.masks[3] === 0 ? 3 : 4;
  const found: readonly BitField[] = bitFields(header.masks.slice(0, channels), bits, where);
  const data = new Uint8Array(width * height * channels);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, at = pixels + y * rowBytes; x < width; x++, at += bits / 8) {
      const value = bits === 16 ? view.getUint16(at, true) : view.getUint32(at, true);
      for (const { shift, mask } of found) data[to++] = Math.floor((((value >>> shift) & mask) * 255) / mask);
    }
  }
  return { data: upright(data, header, width * channels), width, height, channels };
}

/** Rows from the top, whichever way they are stored. In place. */
function upright(data: Uint8Array, { height, fromTop }: BmpHeader, rowLength: number): Uint8Array {
  if (fromTop) return data;
  for (let top = 0, bottom = height - 1; top < bottom; top++, bottom--) {
    const kept = data.slice(top * rowLength, (top + 1) * rowLength);
    data.copyWithin(top * rowLength, bottom * rowLength, (bottom + 1) * rowLength);
    data.set(kept, bottom * rowLength);
  }
  return data;
}

function truncated(where: string): Error {
  return new InjertoError('IMAGE_UNREADABLE/damaged', { details: { format: 'BMP', reason: '' }, where });
}
