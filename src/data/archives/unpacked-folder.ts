import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheDirectory } from '../../cache-directory.ts';
import { InjertoError, messageOf } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import { isGone, thisProcess } from '../process-owner.ts';

/** Files in one folder of those that `place` makes. */
const filesPerFolder = 1000;

/** A folder for what is unpacked, `<cache>/unpacked/<owner>-<id>`. It goes with `remove`; those that a process left behind go when the next is made. */
export class UnpackedFolder {
  readonly path: string;
  #placed = 0;

  private constructor(folder: string) {
    this.path = folder;
  }

  /** @throws {InjertoError} WRITE_FAILED */
  static async make(cacheDir: string | undefined): Promise<UnpackedFolder> {
    const parent = path.join(path.resolve(cacheDir ?? cacheDirectory()), 'unpacked');
    const folder = path.join(parent, `${thisProcess}-${randomUUID().slice(0, 8)}`);
    try {
      await makeFolder(folder);
    } catch (cause) {
      throw new InjertoError('WRITE_FAILED/unpack', { details: { reason: messageOf(cause) }, where: folder, cause });
    }
    await removeLeftovers(parent);
    if (open.size === 0) process.on('exit', removeOpen);
    open.add(folder);
    return new UnpackedFolder(folder);
  }

  /** Where the next file may be written. */
  async place(name: string): Promise<string> {
    const folder = path.join(this.path, String(Math.floor(this.#placed / filesPerFolder)));
    if (this.#placed++ % filesPerFolder === 0) await makeFolder(folder);
    return path.join(folder, name);
  }

  async remove(): Promise<void> {
    open.delete(this.path);
    if (open.size === 0) process.off('exit', removeOpen);
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Folders of this process that are not removed yet: they go when it ends. */
const open = new Set<string>();

function removeOpen(): void {
  for (const folder of open) rmSync(folder, { recursive: true, force: true });
}

async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const owner = /^[0-9a-f]{8}-\d+(?=-)/.exec(name)?.[0];
    if (owner && isGone(owner)) await rm(path.join(parent, name), { recursive: true, force: true }).catch(() => {});
  }
}
