import { open } from 'node:fs/promises';
import { InjertoError, messageOf } from '../../errors.ts';
import { isGitLfsPointer } from '../../git-lfs-pointer.ts';
import { imageKind, imageKindBytes, type ReadableFormat } from './image-kind.ts';

/**
 * The format of an image file, by its content.
 * @throws {InjertoError} UNSUPPORTED_FORMAT names an image of a kind that is not decoded · IMAGE_UNREADABLE.
 */
export async function imageFormat(
  source: string | Uint8Array,
  where: string,
): Promise<{ readonly format: ReadableFormat; readonly head: Uint8Array }> {
  const head = typeof source === 'string' ? await firstBytes(source, where) : source.subarray(0, imageKindBytes);
  const kind = imageKind(head);
  if (!kind) throw new InjertoError(`IMAGE_UNREADABLE/${isGitLfsPointer(head) ? 'pointer' : 'unknown'}`, { where });
  if (kind.readable) return { format: kind.format, head };
  throw new InjertoError('UNSUPPORTED_FORMAT', { details: { format: kind.format }, where });
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
