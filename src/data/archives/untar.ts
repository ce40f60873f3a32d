import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { createTarDecoder } from 'modern-tar';
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
  const source = gzip ? bytes.pipe(createGunzip()) : bytes;
  if (gzip) bytes.on('error', (error) => source.destroy(error));
  const entries = (Readable.toWeb(source) as ReadableStream<Uint8Array>).pipeThrough(
    createTarDecoder({ strict: true }) as never,
  ) as unknown as AsyncIterable<{ header: { name: string; type: string }; body: ReadableStream<Uint8Array> }>;
  try {
    for await (const { header, body } of entries) {
      throwIfAborted(signal);
      if (header.type === 'file') {
        await writer.write(header.name, Readable.fromWeb(body), signal);
        continue;
      }
      if (header.type !== 'directory' && !header.type.startsWith('pax')) writer.leftOut.push(header.name);
      await body.cancel();
    }
  } finally {
    bytes.destroy();
    source.destroy();
  }
}
