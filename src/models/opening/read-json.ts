/** JSON files from outside, checked. Node only. */

import { readFile } from 'node:fs/promises';
import type * as z from 'zod';
import { InjertoError, messageOf } from '../../errors.ts';
import { parseJson } from './parse-json.ts';

/** Reads and checks a file; undefined if there is none.
 * @throws {InjertoError} JSON_INVALID with line and column · CONFIG_INVALID with the field · FILE_UNREADABLE. */
export async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined;
    throw new InjertoError('FILE_UNREADABLE', { details: { reason: messageOf(cause) }, where: path, cause });
  });
  return text === undefined ? undefined : parseJson(text, path, schema);
}
