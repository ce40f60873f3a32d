/**
 * Most raw photos are TIFF files whose first image is a small preview: read as TIFF they would give a thumbnail without a word.
 * They are told from photos by what the first directory says (TIFF 6.0, TIFF/EP, DNG 1.7).
 */

const newSubfileType = 254;
const compression = 259;
const subIfds = 330;
const dngVersion = 50_706;
/** Nikon, Samsung, Kodak, Pentax, Sony, Hasselblad: sensor data, which no TIFF reader opens. */
const rawCompressions = new Set([34_713, 32_770, 65_000, 65_535, 32_767, 32_769]);

/** @param head the first bytes of a TIFF. A directory that lies further on is not found, and the file taken for a TIFF. */
export function isCameraRaw(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, 12));
  if (text.startsWith('CR\x02', 8)) return true; // Canon CR2
  const tags = firstDirectory(head, text.startsWith('II'));
  if (tags.has(dngVersion) || rawCompressions.has(tags.get(compression) ?? 0)) return true;
  return tags.has(subIfds) && (tags.get(newSubfileType) ?? 0) % 2 === 1;
}

/** The tags of the first directory and their values, where these are single numbers that stand in the entry itself. */
function firstDirectory(head: Uint8Array, littleEndian: boolean): Map<number, number> {
  const tags = new Map<number, number>();
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 8) return tags;
  const start = view.getUint32(4, littleEndian);
  if (start + 2 > head.length) return tags;
  const count = view.getUint16(start, littleEndian);
  for (let n = 0, at = start + 2; n < count && at + 12 <= head.length; n++, at += 12) {
    const isShort = view.getUint16(at + 2, littleEndian) === 3;
    tags.set(
      view.getUint16(at, littleEndian),
      isShort ? view.getUint16(at + 8, littleEndian) : view.getUint32(at + 8, littleEndian),
    );
  }
  return tags;
}
