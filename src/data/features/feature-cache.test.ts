import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InjertoError } from '../../errors.ts';
import { seededRandom } from '../seeded-random.ts';
import { type FeatureCache, openFeatureCache } from './feature-cache.ts';
import { spaceName } from './feature-key.ts';
import type { FeatureSpace } from './feature-space.ts';
import { featuresOf, writerKey, writerShapes } from './test-feature-writer.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'injerto-cache-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const key = writerKey;
const shapes = writerShapes;
const entries = (names: readonly string[]) => names.map((name) => [name, featuresOf(name)] as const);
const names = (count: number, prefix = 'k') => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

async function withSpace<T>(use: (space: FeatureSpace, cache: FeatureCache) => Promise<T>, options = {}): Promise<T> {
  const cache = openFeatureCache({ dir, ...options });
  try {
    return await use(await cache.space(key, shapes), cache);
  } finally {
    await cache.close();
  }
}

async function files(): Promise<string[]> {
  const all = await readdir(dir, { recursive: true });
  return all.filter((name) => /\.(data|keys|lease|json)$/.test(name)).map((name) => path.join(dir, name));
}
const fileLike = async (end: string) => (await files()).filter((name) => name.endsWith(end));

describe('round trip', () => {
  test('what is put is got, in this process and the next, in any order', async () => {
    const all = names(500);
    await withSpace(async (space) => {
      expect(await space.put(entries(all))).toBe(500);
      expect(await space.put(entries(all))).toBe(0);
      expect(await space.get(['k3', 'nothing', 'k499'])).toEqual([featuresOf('k3'), undefined, featuresOf('k499')]);
      expect(space.stats()).toEqual({ records: 500, hits: 2, misses: 1, corrupt: 0 });
    });
    await withSpace(async (space) => {
      const order = seededRandom(1).shuffled(all);
      expect(await space.get(order)).toEqual(order.map(featuresOf));
      expect(space.has('k7')).toBe(true);
      expect(space.has('k500')).toBe(false);
    });
  });

  test('properties: any keys and bit patterns, any batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer(),
        async (keys, length, seed) => {
          const cache = openFeatureCache({ dir });
          const random = seededRandom(seed);
          const bits = keys.map(() => Uint32Array.from({ length }, () => random.uint32()));
          const open = () => cache.space({ ...key, model: `${seed}` }, { x: [length] });
          const writer = await open();
          for (let i = 0; i < keys.length; i += 3) {
            await writer.put(
              keys.slice(i, i + 3).map((name, j) => [name, { x: new Float32Array(bits[i + j]!.buffer) }] as const),
            );
          }
          await writer.close();
          const reader = await open();
          const got = await reader.get(keys);
          expect(got.map((features) => new Uint32Array(features!.x!.slice().buffer))).toEqual(bits);
          await cache.close();
          await cache.clear();
        },
      ),
      { numRuns: 40 },
    );
  });

  test('arrays may be used again as soon as put was called', async () => {
    await withSpace(async (space) => {
      const features = { pool: new Float32Array(8).fill(1), logits: new Float32Array(3) };
      const stored = space.put([['a', features]]);
      features.pool.fill(2);
      await stored;
      expect((await space.get(['a']))[0]!.pool).toEqual(new Float32Array(8).fill(1));
    });
  });

  test('puts at once are stored one after the other', async () => {
    await withSpace(async (space) => {
      await Promise.all(names(50).map((name) => space.put(entries([name]))));
      expect(await space.get(names(50))).toEqual(names(50).map(featuresOf));
    });
    expect((await fileLike('.data')).length).toBe(1);
  });

  test('one run after the other goes on in the same shard', async () => {
    for (let run = 0; run < 5; run++) await withSpace((space) => space.put(entries(names(10, `run${run}-`))));
    expect((await fileLike('.data')).length).toBe(1);
    await withSpace(async (space) => expect(space.stats().records).toBe(50));
    expect(await fileLike('.lease')).toEqual([]);
  });

  test('wrong values are an error', async () => {
    await withSpace(async (space) => {
      await expect(space.put([['a', { pool: new Float32Array(8) }]])).rejects.toThrowErrorMatchingInlineSnapshot(
        `[InjertoError: "logits" must hold 3 numbers; got nothing.]`,
      );
      await expect(
        space.put([['a', { ...featuresOf('a'), pool: new Float32Array(9) }]]),
      ).rejects.toThrowErrorMatchingInlineSnapshot(`[InjertoError: "pool" must hold 8 numbers; got 9.]`);
      expect(await space.put(entries(['b']))).toBe(1);
    });
    const cache = openFeatureCache({ dir });
    await expect(cache.space(key, { x: [-1, 3] })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[InjertoError: Features need a fixed shape of at least one number; "x" has [-1, 3].]`,
    );
    await expect(cache.space(key, {})).rejects.toThrowErrorMatchingInlineSnapshot(
      `[InjertoError: A space of features needs at least one value.]`,
    );
  });
});

describe('spaces', () => {
  test('each part of the key makes another; the order of fields does not', () => {
    const base = spaceName(key, shapes);
    expect(
      spaceName({ preprocessing: { size: 224 }, boundary: ['pool'], model: key.model }, { logits: [3], pool: [4, 2] }),
    ).toBe(base);
    const others = [
      spaceName({ ...key, model: 'other' }, shapes),
      spaceName({ ...key, boundary: ['other'] }, shapes),
      spaceName({ ...key, preprocessing: { size: 225 } }, shapes),
      spaceName(key, { ...shapes, pool: [8] }),
    ];
    expect(new Set([base, ...others]).size).toBe(5);
  });

  test('say what they are', async () => {
    await withSpace(async () => {});
    const [file] = await fileLike('space.json');
    expect(JSON.parse(await readFile(file!, 'utf8'))).toEqual({ ...key, shapes });
  });
});

describe('damage', () => {
  test('a flipped bit in a record, a torn record, a torn key entry, a flipped bit in a key entry: missing, never wrong', async () => {
    await withSpace((space) => space.put(entries(names(20))));
    const [data] = await fileLike('.data');
    const [keys] = await fileLike('.keys');
    const bytes = await readFile(data!);
    bytes[44 * 3 + 5]! ^= 1; // a record has 44 bytes: 11 numbers
    await writeFile(data!, bytes.subarray(0, 44 * 19 + 20));
    const entryBytes = await readFile(keys!);
    entryBytes[44 * 7 + 2]! ^= 1;
    await writeFile(keys!, Buffer.concat([entryBytes, Buffer.from('torn')]));
    await withSpace(async (space) => {
      const got = await space.get(names(20));
      const missing = got.flatMap((features, i) => (features ? [] : [i]));
      expect(missing).toEqual([3, 7, 19]);
      got.forEach((features, i) => {
        if (features) expect(features).toEqual(featuresOf(`k${i}`));
      });
      expect(await space.put(entries(names(20)))).toBe(3); // and can be stored again
    });
    await withSpace(async (space) => expect(await space.get(names(20))).toEqual(names(20).map(featuresOf)));
  });

  test('data that is gone', async () => {
    await withSpace((space) => space.put(entries(names(5))));
    await rm((await fileLike('.data'))[0]!);
    await withSpace(async (space) => expect(await space.get(names(5))).toEqual(new Array(5).fill(undefined)));
  });

  test('an emptied key file', async () => {
    await withSpace((space) => space.put(entries(names(5))));
    await truncate((await fileLike('.keys'))[0]!, 0);
    await withSpace(async (space) => {
      expect(space.stats().records).toBe(0);
      await space.put(entries(names(5)));
      expect(await space.get(names(5))).toEqual(names(5).map(featuresOf));
    });
  });
});

describe('several processes', () => {
  /** A child that stores keys `from` … `to`; see test-feature-writer.ts. */
  function writer(from: number, to: number, ...then: string[]) {
    const script = fileURLToPath(new URL('test-feature-writer.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', script, dir, `${from}`, `${to}`, ...then], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const started = new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve());
      child.on('close', () => reject(new Error('the writer ended before it had stored anything')));
    });
    /** The last number that the child knew to be stored. */
    const last = () => Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
    return { child, ended, started, last };
  }

  test('kill -9 at random moments: what was stored is there, nothing is wrong, the next goes on', async () => {
    const chance = seededRandom(Date.now());
    let stored = -1;
    for (let round = 0; round < 6; round++) {
      const process = writer(stored + 1, stored + 1_000_000);
      await process.started;
      await new Promise((resolve) => setTimeout(resolve, chance.between(0, 60)));
      process.child.kill('SIGKILL');
      await process.ended;
      stored = process.last();
      await withSpace(async (space) => {
        const all = names(stored + 1);
        const got = await space.get(all);
        expect(got).toEqual(all.map(featuresOf));
        expect(space.stats().corrupt).toBe(0);
      });
    }
    await withSpace((space) => space.put(entries(['last']))); // takes over what a killed process left
    expect((await fileLike('.data')).length).toBe(1);
  });

  test('two writers and a reader at once', async () => {
    const [a, b] = [writer(0, 3000), writer(1500, 4500)];
    await Promise.all([a.started, b.started]);
    await withSpace(async (space) => {
      const got = await space.get(names(4500));
      got.forEach((features, i) => {
        if (features) expect(features).toEqual(featuresOf(`k${i}`));
      });
    });
    expect(await Promise.all([a.ended, b.ended])).toEqual([0, 0]);
    await withSpace(async (space) => expect(await space.get(names(4500))).toEqual(names(4500).map(featuresOf)));
    // A writer that comes when the other has ended goes on in its file.
    expect([1, 2]).toContain((await fileLike('.data')).length);
    expect(await fileLike('.lease')).toEqual([]);
  });

  test('a space that another process has open is not evicted; that of a killed one is', async () => {
    const other = writer(0, 3, 'stay');
    await other.started;
    const cache = openFeatureCache({ dir });
    expect(await cache.clear()).toBe(0);
    other.child.kill('SIGKILL');
    await other.ended;
    expect(await cache.clear()).toBeGreaterThan(0);
    expect(await readdir(cache.dir)).toEqual([]);
  });
});

describe('bounds', () => {
  const record = { x: new Float32Array(1000) }; // 4,000 bytes

  test('spaces unused the longest go first', async () => {
    const cache = openFeatureCache({ dir, maxBytes: 100_000 });
    for (const [i, model] of ['a', 'b', 'c'].entries()) {
      const space = await cache.space({ ...key, model }, { x: [1000] });
      expect(await space.put(names(7).map((name) => [name, record] as const))).toBe(7);
      await space.close();
      const at = new Date(Date.now() - (model === 'b' ? 9 : 5 - i) * 60_000);
      await utimes(path.join(space.folder, 'space.json'), at, at); // b was used longest ago
    }
    const space = await cache.space({ ...key, model: 'd' }, { x: [1000] });
    expect(await space.put(names(7).map((name) => [name, record] as const))).toBe(7);
    const has = async (model: string) => (await cache.space({ ...key, model }, { x: [1000] })).has('k0');
    expect([await has('a'), await has('b'), await has('c'), await has('d')]).toEqual([true, false, true, true]);
    expect((await cache.stats()).bytes).toBeLessThan(100_000);
    await cache.close();
  });

  test('a space larger than the cache stores what fits, warns once and goes on', async () => {
    const warnings: InjertoError[] = [];
    const cache = openFeatureCache({ dir, maxBytes: 50_000, onWarning: (warning) => warnings.push(warning) });
    const space = await cache.space(key, { x: [1000] });
    let stored = 0;
    for (const name of names(30)) stored += await space.put([[name, record]]);
    expect(stored).toBe(12);
    expect((await space.get(names(12))).every(Boolean)).toBe(true);
    expect(
      warnings.map((warning) => `${warning.code}: ${warning.message}`.replaceAll(space.folder, '<space>')),
    ).toMatchInlineSnapshot(`
      [
        "CACHE_FULL: The feature cache has reached its limit and holds nothing that could make room. Work goes on without storing features.
        at: <space>
        try: Raise \`maxBytes\`, or go on without: features are computed again.",
      ]
    `);
    await cache.close();
  });

  test.runIf(process.platform === 'linux')(
    'a full disk warns and stores nothing more; what was there stays',
    async () => {
      const warnings: InjertoError[] = [];
      await withSpace((space) => space.put(entries(names(5))));
      // an idle shard whose data goes to a device that is always full
      const folder = path.dirname((await fileLike('.data'))[0]!);
      await rm((await fileLike('.keys'))[0]!);
      await writeFile(path.join(folder, 'f0.idle.keys'), '');
      await symlink('/dev/full', path.join(folder, 'f0.data'));
      await withSpace(
        async (space) => {
          expect(await space.put(entries(names(5)))).toBe(0);
          expect(await space.put(entries(names(5)))).toBe(0);
          expect(await space.get(['k0'])).toEqual([undefined]);
          expect(
            warnings.map((warning) => `${warning.code}: ${warning.message}`.replaceAll(space.folder, '<space>')),
          ).toMatchInlineSnapshot(`
            [
              "CACHE_FULL: There is no space left for the feature cache: "ENOSPC: no space left on device, write". Work goes on without storing features.
              at: <space>
              try: Free some space, or point INJERTO_CACHE to a larger disk.",
            ]
          `);
        },
        { onWarning: (warning: InjertoError) => warnings.push(warning) },
      );
    },
  );

  test("a place that can't be written costs a warning, not the training", async () => {
    const file = path.join(dir, 'file');
    await writeFile(file, '');
    const warnings: InjertoError[] = [];
    const cache = openFeatureCache({ dir: file, onWarning: (warning) => warnings.push(warning) });
    const space = await cache.space(key, shapes);
    expect(await space.put(entries(['a']))).toBe(0);
    expect(await space.get(['a'])).toEqual([undefined]);
    await cache.close();
    expect(warnings.map(({ code }) => code)).toMatchInlineSnapshot(`
      [
        "CACHE_UNREADABLE",
        "CACHE_UNWRITABLE",
      ]
    `);
  });
});

test('20,000 records of 1,280 numbers: stored and read back by random batches, memory flat', async () => {
  const cache = openFeatureCache({ dir });
  const space = await cache.space(key, { pool: [1280] });
  const value = (i: number) => new Float32Array(1280).fill(i);
  for (let start = 0; start < 20_000; start += 64) {
    await space.put(
      Array.from(
        { length: Math.min(64, 20_000 - start) },
        (_, j) => [`k${start + j}`, { pool: value(start + j) }] as const,
      ),
    );
  }
  await space.close();
  const reader = await cache.space(key, { pool: [1280] });
  const order = seededRandom(1).permutation(20_000);
  const before = process.memoryUsage.rss();
  for (let start = 0; start < 20_000; start += 32) {
    const batch = [...order.subarray(start, start + 32)];
    const got = await reader.get(batch.map((i) => `k${i}`));
    got.forEach((features, j) => {
      const pool = features?.pool;
      if (pool?.[0] !== batch[j] || pool?.[1279] !== batch[j]) throw new Error(`record ${batch[j]}`);
    });
  }
  expect(process.memoryUsage.rss() - before).toBeLessThan(150e6); // the records together are 102 MB
  const [data] = await fileLike('.data');
  expect((await stat(data!)).size).toBe(20_000 * 1280 * 4);
  await cache.close();
  await mkdir(dir, { recursive: true });
});
