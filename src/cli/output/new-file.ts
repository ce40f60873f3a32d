/** Where a command writes its result: found out before anything is computed. */
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InjertoError } from '../../errors.ts';

/** @param read files that the command reads, absolute. @returns the file's absolute path.
 * @throws {InjertoError} FOLDER_MISSING · OPTION_INVALID for a folder or for what is read · OUTPUT_EXISTS for a file that is there, unless
 * `overwrite`. */
export async function checkNewFile(
  file: string,
  {
    option,
    overwrite = false,
    read = [],
  }: { option: string; overwrite?: boolean | undefined; read?: readonly string[] },
): Promise<string> {
  const out = resolve(file);
  const folder = await stat(dirname(out)).catch(() => undefined);
  if (!folder?.isDirectory()) throw new InjertoError('FOLDER_MISSING/result', { where: dirname(out) });
  const there = await stat(out).catch(() => undefined);
  const [where, details] = [{ option }, { file: out }];
  if (there?.isDirectory()) throw new InjertoError('OPTION_INVALID/out-folder', { details, where });
  if (read.includes(out)) throw new InjertoError('OPTION_INVALID/out-read', { details, where });
  if (there && !overwrite) throw new InjertoError('OUTPUT_EXISTS/result', { where: out });
  return out;
}
