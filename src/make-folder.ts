import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a folder and those above it that are missing; one that is there is fine. Node's own `recursive` never ends where the folder above exists
 *  and yet nothing can be made in it, as in /proc (Node 20 to 24), and such a process does not even hear Ctrl-C.
 *  @throws the system's error, such as EACCES, ENOTDIR or ENOENT. */
export async function makeFolder(folder: string): Promise<void> {
  const made = await make(folder);
  if (made !== 'no folder above') return;
  const above = dirname(folder);
  if (above !== folder) await makeFolder(above);
  if ((await make(folder)) === 'no folder above') await mkdir(folder); // throws why
}

async function make(folder: string): Promise<'there' | 'no folder above'> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 'no folder above';
    // Windows says EPERM of a drive, and others EROFS of a folder that is there
    const found = await stat(folder).catch(() => undefined);
    if (!found?.isDirectory()) throw error;
  }
  return 'there';
}
