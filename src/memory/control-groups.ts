/** The limits that Linux sets on groups of processes: what a container may hold. cgroup v1 and v2, mixed and nested. */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** Text of a file of the kernel; undefined where it is not there or may not be read. */
export type ReadKernelFile = (path: string) => string | undefined;

/** One group that this process is in, and that limits it. */
export interface LimitedGroup {
  /** Its folder. */
  readonly folder: string;
  /** Bytes that all its processes may hold together before the kernel ends one or slows them down. */
  readonly limit: number;
  /** Bytes that they hold now and cannot give back: without the cache of files. */
  readonly used: number;
}

/** Names of a group's files. v2 slows a group down past `memory.high` as if it stood still, so that counts as a limit too.
 *  @see docs.kernel.org/admin-guide/cgroup-v2.html, section Memory; …/cgroup-v1/memory.html */
const filesOf = {
  v1: { limits: ['memory.limit_in_bytes'], usage: 'memory.usage_in_bytes', files: 'total_inactive_file' },
  v2: { limits: ['memory.max', 'memory.high'], usage: 'memory.current', files: 'inactive_file' },
} as const;

/** v1 writes «no limit» as the largest whole number of pages. */
const unlimited = 2 ** 60;

/** The groups around this process that have a limit, the innermost first. Empty where nothing limits it, and on other systems than Linux. */
export function limitedGroups(read: ReadKernelFile = readKernelFile): LimitedGroup[] {
  const groups = read('/proc/self/cgroup') ?? '';
  const mounts = read('/proc/self/mountinfo') ?? '';
  return mountsOf(mounts).flatMap(({ version, root, at }) => {
    const path = pathIn(groups, version);
    return path === undefined ? [] : foldersUp(path, root, at).flatMap((folder) => groupAt(folder, version, read));
  });
}

type Version = keyof typeof filesOf;

interface Mount {
  readonly version: Version;
  /** The group that the mount point shows. */
  readonly root: string;
  readonly at: string;
}

/** Lines as `41 31 0:38 / /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw`: root and mount point stand fourth and fifth. */
function mountsOf(mounts: string): Mount[] {
  return mounts.split('\n').flatMap((line): Mount[] => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root, at] = before.split(' ').map(unescaped);
    const [type, , options = ''] = after.split(' ');
    if (root === undefined || at === undefined) return [];
    if (type === 'cgroup2') return [{ version: 'v2', root, at }];
    return type === 'cgroup' && options.split(',').includes('memory') ? [{ version: 'v1', root, at }] : [];
  });
}

/** Blanks in paths are written `\040`. */
function unescaped(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** Lines as `4:memory:/docker/1f2e` (v1, where controllers may share a line) and `0::/user.slice` (v2). */
function pathIn(groups: string, version: Version): string | undefined {
  for (const line of groups.split('\n')) {
    const [, id, controllers, path] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? [];
    const matches = version === 'v2' ? id === '0' && controllers === '' : controllers?.split(',').includes('memory');
    if (matches) return path;
  }
  return undefined;
}

/** From the process's group up to the one at the mount point. A group that the mount does not show (a container that sees the host's
 *  names) counts as the mount point itself, which is then the container's. */
function foldersUp(path: string, root: string, at: string): string[] {
  const inside = root === '/' ? path : path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : '';
  const folders: string[] = [];
  for (let part = posix.join('/', inside); part !== '/'; part = posix.dirname(part)) folders.push(posix.join(at, part));
  return [...folders, at];
}

function groupAt(folder: string, version: Version, read: ReadKernelFile): LimitedGroup[] {
  const { limits, usage, files } = filesOf[version];
  const bytes = limits.flatMap((name) => numberIn(read(posix.join(folder, name))) ?? []);
  const limit = Math.min(...bytes, unlimited);
  if (limit === unlimited) return [];
  const held = numberIn(read(posix.join(folder, usage))) ?? 0;
  const stat = read(posix.join(folder, 'memory.stat')) ?? '';
  const reclaimable = numberIn(new RegExp(`^${files} (\\d+)$`, 'm').exec(stat)?.[1]) ?? 0;
  return [{ folder, limit, used: Math.max(0, held - reclaimable) }];
}

/** `max` and what is missing are no number. */
function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+\s*$/.test(text) ? Number(text) : undefined;
}

function readKernelFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
