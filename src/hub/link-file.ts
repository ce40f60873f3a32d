/** How a snapshot holds a file: as a link to its blob. Node only. */
import { randomUUID } from 'node:crypto';
import { copyFile, link, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

/** Makes `pointer` stand for `blob`, at once: a relative symbolic link, so that the cache can be moved; where the system refuses those
 * (Windows without developer mode) a second name of the same file; where it knows none either (FAT), a copy.
 * Both paths are real ones. */
export async function linkFile(blob: string, pointer: string, symlinks: boolean): Promise<void> {
  const temporary = path.join(path.dirname(pointer), `.${randomUUID().slice(0, 8)}.tmp`);
  const ways = [
    ...(symlinks ? [() => symlink(path.relative(path.dirname(pointer), blob), temporary, 'file')] : []),
    () => link(blob, temporary),
    () => copyFile(blob, temporary),
  ];
  try {
    await firstThatWorks(ways);
    await rename(temporary, pointer);
  } finally {
    // A rename between two names of one file does nothing and leaves both.
    await rm(temporary, { force: true });
  }
}

async function firstThatWorks(ways: readonly (() => Promise<void>)[]): Promise<void> {
  for (const [index, way] of ways.entries()) {
    try {
      return await way();
    } catch (error) {
      if (index === ways.length - 1) throw error;
    }
  }
}
