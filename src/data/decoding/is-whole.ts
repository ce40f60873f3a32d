import type { ReadableFormat } from './image-kind.ts';

/** Whether an image file goes on to its end: a look at its structure, which costs no decoding. What is damaged in between is for the decoder to find.
 * Of AVIF nothing is said: its decoders refuse a part. */
export function isWhole(bytes: Uint8Array, format: ReadableFormat): boolean {
  if (format === 'jpeg') return jpegEnds(bytes);
  if (format === 'png') return pngEnds(bytes);
  if (format === 'webp') return bytes.length >= 12 && bytes.length >= 8 + uint32(bytes, 4, true);
  if (format === 'gif') return bytes.lastIndexOf(0x3b) > 12;
  return true;
}

/** The marker of the end (FF D9) after that of the first scan (FF DA): an embedded preview has an end of its own before it.
 * ITU-T T.81, annex B. */
function jpegEnds(bytes: Uint8Array): boolean {
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) {
      at++; // stray bytes before a marker, which some phones write
      continue;
    }
    const marker = bytes[at + 1]!;
    if (marker === 0xda) return lastEnd(bytes) > at;
    const alone = marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += marker === 0xff ? 1 : alone ? 2 : 2 + bytes[at + 2]! * 256 + bytes[at + 3]!;
  }
  return false;
}

function lastEnd(bytes: Uint8Array): number {
  for (let at = bytes.length - 2; at > 0; at--) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return at;
  return -1;
}

/** Chunk by chunk to IEND. ISO/IEC 15948, clause 5. */
function pngEnds(bytes: Uint8Array): boolean {
  for (let at = 8; at + 12 <= bytes.length; at += 12 + uint32(bytes, at, false)) {
    if (String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === 'IEND') return true;
  }
  return false;
}

function uint32(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, littleEndian);
}
