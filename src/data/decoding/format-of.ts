import { InjertoError } from '../../errors.ts';
import { isGitLfsPointer } from '../../git-lfs-pointer.ts';
import { imageKind, type ReadableFormat } from './image-kind.ts';

/** The format of an image, by the first bytes of its file.
 * @throws {InjertoError} UNSUPPORTED_FORMAT names an image of a kind that is not decoded · IMAGE_UNREADABLE. */
export function formatOf(head: Uint8Array, where: string): ReadableFormat {
  const kind = imageKind(head);
  if (!kind) throw new InjertoError(`IMAGE_UNREADABLE/${isGitLfsPointer(head) ? 'pointer' : 'unknown'}`, { where });
  if (kind.readable) return kind.format;
  throw new InjertoError('UNSUPPORTED_FORMAT', { details: { format: kind.format }, where });
}
