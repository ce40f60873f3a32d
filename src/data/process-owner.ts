import { createHash } from 'node:crypto';
import os from 'node:os';

const host = createHash('sha256').update(os.hostname()).digest('hex').slice(0, 8);

/** A name for this process that fits into a file name: 'a1b2c3d4-4711', host and process id. */
export const thisProcess = `${host}-${process.pid}`;

/** Whether the process so named is known to be gone. One on another host is never known to be. */
export function isGone(owner: string): boolean {
  const [ownerHost, pid] = owner.split('-');
  if (ownerHost !== host) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
