import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { type ReadImageOptions, readImageHeader } from '../pixels/read-image.ts';

/** Files up to this size are read once, whole, for both the hash and the header; larger ones are streamed. */
const wholeBytes = 8 * 1024 * 1024;

export interface ImageFileFacts {
  /** SHA-256, hex. */
  readonly hash: string;
  readonly bytes: number;
}

/**
 * The content hash of an image file, after a look at its header. Pixels are not decoded.
 * @throws {InjertoError} IMAGE_UNREADABLE · IMAGE_TOO_LARGE, or the system's error if the file can't be read.
 */
export async function inspectImageFile(file: string, options: ReadImageOptions): Promise<ImageFileFacts> {
  const { size } = await stat(file);
  if (size <= wholeBytes) {
    const content = await readFile(file);
    await readImageHeader(content, options, file);
    return { hash: createHash('sha256').update(content).digest('hex'), bytes: content.length };
  }
  await readImageHeader(file, options, file);
  return hashFile(file);
}

async function hashFile(file: string): Promise<ImageFileFacts> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { hash: hash.digest('hex'), bytes };
}
