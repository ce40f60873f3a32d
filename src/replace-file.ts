/** Files that are either as they were or complete: never half-written, whatever interrupts. Node only. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InjertoError, messageOf } from './errors.ts';

/** Writes `chunks` to a new file beside `path`, flushes it to the disk and renames it over `path`.
 * @throws {InjertoError} WRITE_FAILED (disk full, no permission); what `path` held before is untouched. */
export async function replaceFile(
  path: string,
  chunks: readonly (Uint8Array | string)[] | AsyncIterable<string>,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    const handle = await open(temporary, 'wx');
    try {
      for await (const chunk of chunks) await handle.writeFile(chunk);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined); // it would hide why
    throw new InjertoError('WRITE_FAILED', { details: { reason: messageOf(cause) }, where: path, cause });
  }
}
