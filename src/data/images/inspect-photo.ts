import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { type ReadImageOptions, readImageHeader } from '../pixels/read-image.ts';
import { lookOf } from './copies/look.ts';
import type { PhotoSource } from './image-dataset.ts';
import type { PhotoFacts } from './photo-facts.ts';

/** Files up to this size are read once, whole, for hash, header and look; of larger ones the hash is streamed. */
const wholeBytes = 8 * 1024 * 1024;

/**
 * The content hash of a photo, after a look at its header. A photo that is broken further in is found when it is loaded.
 * @param name what errors call it.
 * @throws {InjertoError} IMAGE_UNREADABLE · UNSUPPORTED_FORMAT · IMAGE_TOO_LARGE, or the system's error if the file can't be read.
 */
export async function inspectPhoto(
  source: PhotoSource,
  name: string,
  options: ReadImageOptions & { readonly looks: boolean },
): Promise<PhotoFacts> {
  const content = await contentOf(source);
  const { hasAlpha } = await readImageHeader(content, options, name);
  const facts = { hasAlpha, ...(typeof content === 'string' ? await hashFile(content) : hashBytes(content)) };
  return options.looks ? { ...facts, look: await lookOf(content) } : facts;
}

/** The bytes, or the path where they are too many to be held. */
async function contentOf({ path, read }: PhotoSource): Promise<Uint8Array | string> {
  if (read) return read();
  return (await stat(path)).size <= wholeBytes ? readFile(path) : path;
}

function hashBytes(content: Uint8Array): Pick<PhotoFacts, 'hash' | 'bytes'> {
  return { hash: createHash('sha256').update(content).digest('hex'), bytes: content.length };
}

async function hashFile(file: string): Promise<Pick<PhotoFacts, 'hash' | 'bytes'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { hash: hash.digest('hex'), bytes };
}
