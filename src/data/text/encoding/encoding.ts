import { isAscii, isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import chardet from 'chardet';
import { throwIfAborted } from '../../../abort.ts';
import { characterLength, lineKind, linesOf } from './line-kind.ts';

/** How the bytes of a file are to be read as text. */
export interface TextEncoding {
  /** As `TextDecoder` calls it, or utf-32le and utf-32be. */
  readonly name: string;
  /** Bytes of the byte order mark, 0 … 4. */
  readonly bom: number;
  /** The file is UTF-8 but for a few bytes, which become U+FFFD. */
  readonly damaged?: boolean;
  /** The file is UTF-8 in some lines and of this encoding, one byte a character, in the others. */
  readonly mixedWith?: string;
}

const chunkBytes = 1 << 20;
/** Bytes that statistics are taken from. */
const sampleBytes = 1 << 18;

/**
 * Tells the encoding of a file: by its byte order mark, by the zero bytes of UTF-16 and UTF-32, as UTF-8 if the whole file is valid, else by
 * statistics of its first quarter mebibyte of lines that are not UTF-8, windows-1252 where they say nothing. Where other lines are UTF-8, both are kept.
 * @returns undefined if the file is no text but binary.
 * @throws the system's error if the file can't be read.
 */
export async function detectEncoding(file: string, signal?: AbortSignal): Promise<TextEncoding | undefined> {
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(chunkBytes + 3);
    const seen = new SeenLines();
    let carried = 0;
    for (let first = true; ; first = false) {
      throwIfAborted(signal);
      const { bytesRead } = await handle.read(buffer, carried, chunkBytes);
      const chunk = buffer.subarray(0, carried + bytesRead);
      if (first) {
        const marked = byMark(chunk) ?? byZeros(chunk);
        if (marked) return marked;
        if (isBinary(chunk)) return undefined;
      }
      const end = bytesRead === 0 ? chunk.length : lastBoundary(chunk);
      const whole = chunk.subarray(0, end);
      seen.add(whole);
      if (bytesRead === 0) break;
      carried = chunk.length - end;
      buffer.copyWithin(0, end, chunk.length);
    }
    return encodingOf(seen);
  } finally {
    await handle.close();
  }
}

function byMark(bytes: Uint8Array): TextEncoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { name: 'utf-8', bom: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    const isWide = bytes.length >= 4 && bytes.length % 4 === 0 && bytes[2] === 0 && bytes[3] === 0;
    return isWide ? { name: 'utf-32le', bom: 4 } : { name: 'utf-16le', bom: 2 };
  }
  if (bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0xfe && bytes[3] === 0xff) return { name: 'utf-32be', bom: 4 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { name: 'utf-16be', bom: 2 };
  return undefined;
}

/** UTF-16 without a mark: in most scripts' files, blanks, digits and line ends alone make every third high byte zero, and no low byte is. */
function byZeros(bytes: Uint8Array): TextEncoding | undefined {
  const pairs = Math.min(bytes.length, sampleBytes) >> 1;
  if (pairs < 2) return undefined;
  const wide = byZerosOfFour(bytes);
  if (wide) return wide;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < pairs; i++) {
    if (bytes[2 * i] === 0) even++;
    if (bytes[2 * i + 1] === 0) odd++;
  }
  if (odd > 0.3 * pairs && even < 0.02 * pairs) return { name: 'utf-16le', bom: 0 };
  if (even > 0.3 * pairs && odd < 0.02 * pairs) return { name: 'utf-16be', bom: 0 };
  return undefined;
}

/** UTF-32 without a mark: the first byte of four is zero in every character, and the second in nearly every one. */
function byZerosOfFour(bytes: Uint8Array): TextEncoding | undefined {
  const count = Math.min(bytes.length, sampleBytes) >> 2;
  if (count < 2) return undefined;
  const zeros = [0, 0, 0, 0];
  for (let i = 0; i < 4 * count; i++) if (bytes[i] === 0) zeros[i % 4]!++;
  const [a, b, c, d] = zeros as [number, number, number, number];
  if (d === count && c > 0.8 * count && a < 0.5 * count) return { name: 'utf-32le', bom: 0 };
  if (a === count && b > 0.8 * count && d < 0.5 * count) return { name: 'utf-32be', bom: 0 };
  return undefined;
}

/** The encoding of a text whose first bytes say that its characters have two or four each. */
export function wideEncoding(start: Uint8Array): TextEncoding | undefined {
  const found = byMark(start) ?? byZeros(start);
  return found?.name === 'utf-8' ? undefined : found;
}

const signatures = [
  'PAR1',
  'PK\x03\x04',
  '%PDF',
  '\x89PNG',
  '\xff\xd8\xff',
  'GIF8',
  '\x1f\x8b',
  'ARROW1',
  '\x28\xb5\x2f\xfd',
  'SQLite format',
];

function isBinary(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, 16);
  if (signatures.some((signature) => start.startsWith(signature))) return true;
  const length = Math.min(bytes.length, sampleBytes);
  let controls = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i]!;
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls++;
  }
  return controls > 0.03 * length; // texts have a stray NUL at most; bytes at random have a tenth
}

/** Where the last UTF-8 character that may go on in the next chunk begins. */
function lastBoundary(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** What the lines of a file are, and those that tell its encoding. */
class SeenLines {
  /** UTF-8 characters of two bytes and more, and bytes that belong to none, in the blocks that are not UTF-8. */
  valid = 0;
  invalid = 0;
  readonly lines = { ascii: 0, utf8: 0, damaged: 0, other: 0 };
  readonly telling: Uint8Array[] = [];
  #kept = 0;

  add(bytes: Uint8Array): void {
    if (isAscii(bytes)) return;
    if (isUtf8(bytes)) {
      this.lines.utf8++;
      return;
    }
    for (const line of linesOf(bytes)) {
      const kind = lineKind(line);
      this.lines[kind]++;
      if (kind === 'ascii') continue;
      this.#count(line);
      if (kind === 'utf8' || this.#kept >= sampleBytes) continue;
      const kept = Uint8Array.from(line.subarray(0, sampleBytes - this.#kept));
      this.telling.push(kept);
      this.#kept += kept.length;
    }
  }

  #count(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; ) {
      const length = characterLength(bytes, i);
      if (length === 0) this.invalid++;
      else if (length > 1) this.valid++;
      i += Math.max(1, length);
    }
  }
}

/** A file of one encoding that is not UTF-8 has hardly a line that happens to be UTF-8, unless its characters take two bytes. */
function encodingOf({ valid, invalid, lines, telling }: SeenLines): TextEncoding {
  if (invalid === 0) return { name: 'utf-8', bom: 0 };
  const found = byStatistics(Buffer.concat(telling));
  const mostlyUtf8 = lines.utf8 >= lines.other + lines.damaged;
  if (lines.other > 0 && lines.utf8 > 0 && (mostlyUtf8 || isOfOneByte(found))) {
    const damaged = lines.damaged > 0 && { damaged: true };
    return { name: 'utf-8', bom: 0, ...damaged, mixedWith: isOfOneByte(found) ? found : 'windows-1252' };
  }
  if (valid >= 10 * invalid || (lines.other === 0 && lines.utf8 > 0)) return { name: 'utf-8', bom: 0, damaged: true };
  return { name: found, bom: 0 };
}

function isOfOneByte(name: string): boolean {
  return /^(?:windows-|iso-8859|koi8|ibm866|macintosh|x-mac)/.test(name);
}

/** Latin-1 is read as windows-1252, which is the same but for quotes and dashes where Latin-1 has control characters (as the WHATWG has it). */
function byStatistics(bytes: Buffer): string {
  const best = chardet.analyse(bytes).find(({ name }) => !/^(UTF|ASCII)/.test(name));
  if (!best || best.confidence < 20) return 'windows-1252';
  try {
    return new TextDecoder(best.name).encoding;
  } catch {
    return 'windows-1252'; // an encoding that this build of Node lacks
  }
}
