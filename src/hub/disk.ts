/** The two things that a full disk changes. An interface, so that a test can fill the disk. Node only. */
import { type FileHandle, statfs } from 'node:fs/promises';

export interface Disk {
  /** Bytes that may still be written below this folder; undefined where the system does not say. */
  freeBytes(folder: string): Promise<number | undefined>;
  /** Writes all bytes at the handle's place. */
  append(handle: FileHandle, bytes: Uint8Array): Promise<void>;
}

export const nodeDisk: Disk = {
  freeBytes: async (folder) => {
    const found = await statfs(folder).catch(() => undefined);
    // File systems without a size of their own (some network mounts) say zero blocks.
    return found && found.blocks > 0 ? found.bavail * found.bsize : undefined;
  },
  append: (handle, bytes) => handle.writeFile(bytes),
};

export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}
