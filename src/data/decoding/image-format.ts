import { open } from 'node:fs/promises';
import { InjertoError, messageOf } from '../../errors.ts';
import { imageKind, imageKindBytes, type ReadableFormat, type UnreadableFormat } from './image-kind.ts';
import { unreadable } from './unreadable.ts';

const hints: Partial<Record<UnreadableFormat, string>> = {
  heic: 'Convert it to JPEG. iPhones take JPEG at once with Settings, Camera, Formats, "Most Compatible".',
  raw: 'Develop it to JPEG or TIFF with the program of the camera.',
  svg: 'Export the drawing as PNG, at the size at which it is meant to be seen.',
  video: 'Save single frames as JPEG or PNG.',
};

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
  if (!kind) throw unreadable('Not an image that can be read: its format is unknown.', where);
  if (kind.readable) return { format: kind.format, head };
  throw new InjertoError('UNSUPPORTED_FORMAT', {
    what: `The file is ${kind.name}, which is not decoded.`,
    where,
    hint: hints[kind.format] ?? 'Save it as JPEG, PNG, WebP or TIFF.',
  });
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
    throw unreadable(`The file can't be read: ${messageOf(error)}.`, where, error);
  }
}
