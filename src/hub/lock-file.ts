/** One download of a blob at a time, among all processes that share the cache. Node only.
 * A lock only saves a second download: that no damaged blob is ever kept follows from hashing the whole file before it gets its name. */
import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheUnwritable } from './cache-layout.ts';

export interface LockTiming {
  /** How often a holder shows that it lives, and a waiter looks, in milliseconds. */
  readonly beat: number;
  /** A holder that shows nothing for so long is gone: it was stopped, or its machine was. */
  readonly patience: number;
}

const lockTiming: LockTiming = { beat: 500, patience: 30_000 };

export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told once if another process holds the lock. */
  readonly onWait?: () => void;
  readonly timing?: LockTiming;
}

/** Runs `work` while holding the lock, waiting for it first.
 * @throws {InjertoError} WRITE_FAILED; the signal's reason if it is aborted while waiting. */
export async function withLock<T>(file: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const { beat } = options.timing ?? lockTiming;
  const mine = await acquire(file, options);
  const timer = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, beat);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if ((await contentOf(file)) === mine) await rm(file, { force: true }).catch(() => undefined);
  }
}

async function acquire(file: string, { signal, onWait, timing = lockTiming }: LockOptions): Promise<string> {
  const mine = JSON.stringify({ host: os.hostname(), pid: process.pid, id: randomUUID() });
  let seen: { content: string | undefined; mtime: number; since: number } | undefined;
  let told = false;
  for (;;) {
    try {
      await writeFile(file, mine, { flag: 'wx' });
      return mine;
    } catch (error) {
      if (!isTaken(error)) throw cacheUnwritable(file, error);
    }
    const content = await contentOf(file);
    const mtime = (await stat(file).catch(() => undefined))?.mtimeMs;
    if (mtime === undefined) continue;
    // Whether it moves is asked, not how old it is: clocks of two machines differ.
    if (seen?.content !== content || seen?.mtime !== mtime) seen = { content, mtime, since: performance.now() };
    const isGone = holderIsGone(content);
    if (!isGone && !told) onWait?.();
    told ||= !isGone;
    if (isGone || performance.now() - seen.since > timing.patience) {
      // Another waiter may have been faster, and the lock may be a new one.
      if ((await contentOf(file)) === content) await rm(file, { force: true });
      continue;
    }
    await sleep(timing.beat, undefined, { ...(signal && { signal }) });
  }
}

/** Windows says EPERM of a file that is just being removed. */
function isTaken(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EEXIST' || (process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY'));
}

/** Known to be gone: a process of this machine that does not exist. */
function holderIsGone(content: string | undefined): boolean {
  try {
    const { host, pid } = JSON.parse(content ?? '') as { host?: unknown; pid?: unknown };
    if (host !== os.hostname() || typeof pid !== 'number') return false;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

async function contentOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
