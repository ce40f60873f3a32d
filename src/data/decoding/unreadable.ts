import { InjertoError } from '../../errors.ts';

/** An image that is missing, damaged, or none. */
export function unreadable(what: string, where: string, cause?: unknown): InjertoError {
  return new InjertoError('IMAGE_UNREADABLE', {
    what,
    where,
    hint: 'Replace the file by a whole JPEG, PNG, WebP or GIF.',
    cause,
  });
}
