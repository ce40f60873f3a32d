/** Folders that are either as they were or complete. Node only. */
import { randomUUID } from 'node:crypto';
import { open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InjertoError, remarkOf } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';

/** Where the folder that was at `path` lies in the instant between two renames; found again there if the machine stops in it. */
export function replacedFolder(path: string): string {
  return join(dirname(path), `.${basename(path)}.replaced`);
}

/** Fills a new folder beside `path`, then puts it in the place of `path`. What was there is removed last.
 * @param fill writes the files, each flushed to the disk, into the folder that it is given.
 * @throws {InjertoError} WRITE_FAILED (disk full, no permission); what `path` held before is untouched. */
export async function replaceFolder(path: string, fill: (folder: string) => Promise<void>): Promise<void> {
  // Behind a link, it is the folder that is replaced, not the link.
  const target = await realpath(path).catch(() => resolve(path));
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await makeFolder(temporary);
    await fill(temporary);
    await flushFolders(temporary);
    await swap(temporary, target);
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    if (cause instanceof InjertoError && cause.code !== 'WRITE_FAILED') throw cause;
    throw new InjertoError('WRITE_FAILED/folder', { details: { why: remarkOf(cause) }, where: target, cause });
  }
}

async function swap(temporary: string, target: string): Promise<void> {
  const replaced = replacedFolder(target);
  const exists = await present(target);
  if (!exists) await rename(temporary, target);
  else {
    // Whatever lies there is left from a swap that was completed but for its last step.
    await rm(replaced, { recursive: true, force: true });
    await rename(target, replaced);
    await rename(temporary, target).catch(async (cause: unknown) => {
      await rename(replaced, target);
      throw cause;
    });
  }
  await flush(dirname(target));
  await rm(replaced, { recursive: true, force: true });
  await clearAbandoned(target);
}

/** Removes what killed saves to the same place left behind. An hour is longer than any save that may still be running. */
async function clearAbandoned(target: string): Promise<void> {
  const parent = dirname(target);
  const prefix = `.${basename(target)}.`;
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix) || !/^[0-9a-f]{8}\.tmp$/.test(name.slice(prefix.length))) continue;
    const found = await stat(join(parent, name)).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > 3_600_000) await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** A folder's list of files is flushed apart from the files themselves. */
async function flushFolders(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) if (entry.isDirectory()) await flushFolders(join(folder, entry.name));
  await flush(folder);
}

async function flush(folder: string): Promise<void> {
  // Windows cannot open a folder, and needs no such flush.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function present(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
