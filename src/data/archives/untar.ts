import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { throwIfAborted } from '../../abort.ts';
import type { ArchiveWriter } from './archive-writer.ts';

/** Reads a tar archive (ustar, PAX, GNU) from its first byte to its last, one entry at a time. */
export async function untar(
  file: string,
  gzip: boolean,
  writer: ArchiveWriter,
  signal: AbortSignal | undefined,
): Promise<void> {
  const bytes = createReadStream(file, { highWaterMark: 1 << 20 });
  const source: AsyncIterable<Uint8Array> = gzip ? pipeline(bytes, createGunzip(), () => {}) : bytes;
  const entries = webStream(source).pipeThrough(createTarDecoder({ strict: true }));
  try {
    for await (const { header, body } of entries as unknown as AsyncIterable<ParsedTarEntry>) {
      throwIfAborted(signal);
      if (header.type === 'file') {
        await writer.write(header.name, body as unknown as AsyncIterable<Uint8Array>, signal);
        continue;
      }
      if (header.type !== 'directory' && !header.type?.startsWith('pax')) writer.leftOut.push(header.name);
      await body.cancel();
    }
  } finally {
    bytes.destroy();
  }
}

/** Node's own conversion throws an error of the source a second time, where nobody can catch it. */
function webStream(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return?.();
    },
  });
}
