import { open } from 'node:fs/promises';
import { InjertoError, messageOf } from '../../errors.ts';
import { formatOf } from './format-of.ts';
import { imageKindBytes, type ReadableFormat } from './image-kind.ts';

/**
 * The format of an image file, by its content.
 * @throws {InjertoError} UNSUPPORTED_FORMAT names an image of a kind that is not decoded · IMAGE_UNREADABLE.
 */
export async function imageFormat(
  source: string | Uint8Array,
  where: string,
): Promise<{ readonly format: ReadableFormat; readonly head: Uint8Array }> {
  const head = typeof source === 'string' ? await firstBytes(source, where) : source.subarray(0, imageKindBytes);
  return { format: formatOf(head, where), head };
}

/** @throws {InjertoError} IMAGE_UNREADABLE if the file can't be read. */
export async function firstBytes(file: string, where: string): Promise<Uint8Array> {
  try {
    const handle = await open(file);
    try {
      const { bytesRead, buffer } = await handle.read(new Uint8Array(imageKindBytes), 0, imageKindBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new InjertoError('IMAGE_UNREADABLE/file', { details: { reason: messageOf(error) }, where, cause: error });
  }
}
