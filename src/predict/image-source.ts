import type { PhotoDecoder } from '../data/pixels/photo-decoder.ts';
import { InjertoError } from '../errors.ts';

/** A photo as programs have it: the path of a file, a `file:` or `data:` URL, the bytes of a file, a Blob or File (an upload), or a stream of bytes. */
export type ImageSource = string | URL | Uint8Array | ArrayBuffer | Blob | AsyncIterable<Uint8Array>;

/** The path of a file, or the bytes of one.
 * @throws {InjertoError} INPUT_INVALID for anything else, also for addresses in the network: nothing is fetched. */
export async function imagePathOrBytes(
  source: ImageSource,
  { fileOf }: Pick<PhotoDecoder, 'fileOf'>,
): Promise<string | Uint8Array> {
  if (typeof source === 'string') return /^(file|data|https?):/i.test(source) ? ofUrl(new URL(source), fileOf) : source;
  if (source instanceof URL) return ofUrl(source, fileOf);
  if (source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  if (typeof source === 'object' && source !== null && Symbol.asyncIterator in source) return collected(source);
  throw new InjertoError('INPUT_INVALID/image', { details: { type: source === null ? 'null' : typeof source } });
}

/** What reports call the photo: its path, URL or name where it has one. */
export function nameOfImage(source: ImageSource): string {
  if (typeof source === 'string') return /^data:/i.test(source) ? 'data:' : source;
  if (source instanceof URL) return source.protocol === 'data:' ? 'data:' : source.href;
  if (source instanceof Blob && 'name' in source) return String(source.name);
  return 'image';
}

async function ofUrl(url: URL, fileOf: PhotoDecoder['fileOf']): Promise<string | Uint8Array> {
  if (url.protocol === 'file:') return fileOf(url);
  // fetch decodes a data: URL by itself; no request leaves the machine
  if (url.protocol === 'data:') return new Uint8Array(await (await fetch(url)).arrayBuffer());
  throw new InjertoError('INPUT_INVALID/url', { details: { protocol: url.protocol } });
}

async function collected(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) {
    if (!(part instanceof Uint8Array)) {
      throw new InjertoError('INPUT_INVALID/stream', { details: { type: typeof part } });
    }
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}
