/** The hash that names a blob, and that its content must have. Node only. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** Files of git LFS are named by their sha256 (64 digits), the others by git's own hash of them (40 digits):
 * sha1 of "blob", a space, the size, a zero byte, and the content. */
export async function hashOfFile(file: string, etag: string, size: number, signal?: AbortSignal): Promise<string> {
  const hash = createHash(etag.length === 64 ? 'sha256' : 'sha1');
  if (etag.length !== 64) hash.update(`blob ${size}\0`);
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash, signal ? { signal } : {});
  return hash.digest('hex');
}
