import { readFile, stat } from 'node:fs/promises';
import { InjertoError, messageOf } from '../../../errors.ts';

/** The longest string that the engine holds. */
const maxBytes = 500_000_000;

/** @throws {InjertoError} JSON_INVALID */
export async function readJsonFile(file: string): Promise<unknown> {
  const { size } = await stat(file);
  if (size > maxBytes) throw new InjertoError('JSON_INVALID/size', { details: { size, maxBytes }, where: file });
  try {
    return JSON.parse((await readFile(file, 'utf8')).replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new InjertoError('JSON_INVALID/file', { details: { reason: messageOf(cause) }, where: file, cause });
  }
}
