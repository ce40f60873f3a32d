import { describe, expect, test } from 'vitest';
import { limitedGroups, type ReadKernelFile } from './control-groups.ts';
import { usableMemory } from './process-memory.ts';

const gib = 2 ** 30;
const mib = 2 ** 20;

const v2Mount = '29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate';
const v1Mount = (root: string) =>
  `35 31 0:32 ${root} /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory`;

/** The kernel's files as a container or a machine shows them. */
function kernel(files: Readonly<Record<string, string>>): ReadKernelFile {
  return (path) => files[path];
}

/** A container of cgroup v2, whose own group is the root that it sees. */
const container = (limit: string, used = '100000000\n', stat = 'anon 90000000\ninactive_file 60000000\n') =>
  kernel({
    '/proc/self/cgroup': '0::/\n',
    '/proc/self/mountinfo': `${v2Mount}\n`,
    '/sys/fs/cgroup/memory.max': limit,
    '/sys/fs/cgroup/memory.current': used,
    '/sys/fs/cgroup/memory.stat': stat,
  });

describe('limits of control groups', () => {
  test('a container of cgroup v2; the cache of files does not count as used', () => {
    expect(limitedGroups(container('1258291200\n'))).toEqual([
      { folder: '/sys/fs/cgroup', limit: 1258291200, used: 40000000 },
    ]);
  });

  test('no limit', () => {
    expect(limitedGroups(container('max\n'))).toEqual([]);
    expect(limitedGroups(kernel({}))).toEqual([]);
  });

  test('nested groups: all that limit, the innermost first', () => {
    const nested = kernel({
      '/proc/self/cgroup': '0::/kubepods/pod1/app\n',
      '/proc/self/mountinfo': `22 1 8:1 / / rw - ext4 /dev/sda rw\n${v2Mount}\n`,
      '/sys/fs/cgroup/kubepods/pod1/app/memory.max': 'max\n',
      '/sys/fs/cgroup/kubepods/pod1/app/memory.high': '900000000\n',
      '/sys/fs/cgroup/kubepods/pod1/memory.max': '700000000\n',
      '/sys/fs/cgroup/kubepods/memory.max': '8000000000\n',
    });
    expect(limitedGroups(nested).map(({ limit }) => limit)).toEqual([900000000, 700000000, 8000000000]);
    expect(usableMemory({ total: 64 * gib, free: 60 * gib, held: 0, constrained: 0, read: nested })).toBe(595000000);
  });

  test('cgroup v1 in a container that names itself as its host does', () => {
    const docker = kernel({
      '/proc/self/cgroup': '5:cpu,cpuacct:/docker/1f2e\n4:memory:/docker/1f2e\n1:name=systemd:/docker/1f2e\n',
      '/proc/self/mountinfo': `${v1Mount('/docker/1f2e')}\n`,
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '536870912\n',
      '/sys/fs/cgroup/memory/memory.usage_in_bytes': '200000000\n',
      '/sys/fs/cgroup/memory/memory.stat': 'inactive_file 1\ntotal_inactive_file 50000000\n',
    });
    expect(limitedGroups(docker)).toEqual([{ folder: '/sys/fs/cgroup/memory', limit: 536870912, used: 150000000 }]);
  });

  test('cgroup v1 without a limit says the largest number there is; controllers may share a line', () => {
    const v1 = (limit: string) =>
      kernel({
        '/proc/self/cgroup': '0::/\n8:blkio,memory:/jobs/a b\n',
        '/proc/self/mountinfo': `${v1Mount('/')}\n41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n`,
        '/sys/fs/cgroup/memory/jobs/a b/memory.limit_in_bytes': limit,
        '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
      });
    expect(limitedGroups(v1('9223372036854771712\n'))).toEqual([]);
    expect(limitedGroups(v1('4294967296\n')).map(({ limit }) => limit)).toEqual([4 * gib]);
  });

  test('a group that the mount does not show counts as the mount point; blanks in its path are octal', () => {
    const elsewhere = kernel({
      '/proc/self/cgroup': '0::/../../other\n',
      '/proc/self/mountinfo': '29 23 0:26 /box /mnt/c\\040g rw - cgroup2 cgroup2 rw\n',
      '/mnt/c g/memory.max': '300000000\n',
    });
    expect(limitedGroups(elsewhere)).toEqual([{ folder: '/mnt/c g', limit: 300000000, used: 0 }]);
  });

  test('lines that are cut or damaged are passed over', () => {
    const damaged = kernel({
      '/proc/self/cgroup': 'nonsense\n0::\n::/\n',
      '/proc/self/mountinfo': 'cut\n\n29 23 0:26 / - cgroup2\n',
      '/sys/fs/cgroup/memory.max': 'many\n',
    });
    expect(limitedGroups(damaged)).toEqual([]);
  });
});

describe('what the process may hold', () => {
  const machine = { total: 16 * gib, free: 10 * gib, held: 200 * mib, constrained: 0 };

  test('on a machine without limits, what it holds and four fifths of what is free', () => {
    expect(usableMemory({ ...machine, read: kernel({}) })).toBe(200 * mib + 8 * gib);
  });

  test('in a container, 85 % of what others in it leave', () => {
    const read = container(`${gib}\n`, `${500 * mib}\n`, 'inactive_file 0\n');
    expect(usableMemory({ ...machine, read })).toBe(Math.floor(0.85 * (1024 - 300) * mib));
  });

  test('never more than the machine has free, whatever the container allows', () => {
    expect(usableMemory({ ...machine, free: gib, read: container(`${64 * gib}\n`) })).toBe(
      Math.floor(200 * mib + 0.8 * gib),
    );
  });

  test('a limit that only Node knows of counts; 0 and 2⁶⁴ are none', () => {
    expect(usableMemory({ ...machine, constrained: gib, read: kernel({}) })).toBe(Math.floor(0.85 * gib));
    expect(usableMemory({ ...machine, constrained: 2 ** 64, read: kernel({}) })).toBe(200 * mib + 8 * gib);
  });

  test('is never negative', () => {
    expect(usableMemory({ ...machine, held: 0, read: container('1000000\n', '900000000\n', '') })).toBe(0);
  });

  test('this machine says something sensible', () => {
    expect(usableMemory()).toBeGreaterThan(0);
  });
});
