import { isAscii, isUtf8 } from 'node:buffer';

/** What a line of bytes is: `other` for one of another encoding, `damaged` for UTF-8 with bytes that belong to no character. */
export type LineKind = 'ascii' | 'utf8' | 'damaged' | 'other';

/** By the line alone. One valid character of two bytes or more among others makes it damaged UTF-8: text of one byte a letter has next to none by chance. */
export function lineKind(line: Uint8Array): LineKind {
  if (isAscii(line)) return 'ascii';
  if (isUtf8(line)) return 'utf8';
  let strange = false;
  for (let i = 0; i < line.length; ) {
    const length = characterLength(line, i);
    if (length > 1) return 'damaged';
    if (length === 0 && !isCutCharacter(line, i)) strange = true;
    i += Math.max(1, length);
  }
  return strange ? 'other' : 'damaged';
}

/** Bytes of the UTF-8 character at `i`; 0 where there is none. */
export function characterLength(bytes: Uint8Array, i: number): number {
  const byte = bytes[i]!;
  if (byte < 0x80) return 1;
  const length =
    byte >= 0xf0 && byte < 0xf5 ? 4 : byte >= 0xe0 && byte < 0xf0 ? 3 : byte >= 0xc2 && byte < 0xe0 ? 2 : 0;
  return length > 0 && i + length <= bytes.length && isUtf8(bytes.subarray(i, i + length)) ? length : 0;
}

/** The first half of é and the like, left where a text was cut by bytes: 0xC2 or 0xC3 at the end of a word. */
function isCutCharacter(bytes: Uint8Array, i: number): boolean {
  const [byte, next] = [bytes[i]!, bytes[i + 1] ?? 0];
  const letter = (next >= 0x41 && next <= 0x5a) || (next >= 0x61 && next <= 0x7a) || next >= 0x80;
  return (byte === 0xc2 || byte === 0xc3) && !letter;
}

/** The lines of bytes, each with its line feed. */
export function* linesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    yield bytes.subarray(start, end);
    start = end;
  }
}
