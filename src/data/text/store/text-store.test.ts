import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TextStore } from './text-store.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'injerto-store-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('gives back any texts in any order, from memory and from disk', async () => {
  const texts = fc.array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }).filter((text) => !/\p{Surrogate}/u.test(text)),
      fc.integer({ min: 1, max: 6_000_000 }).map((length) => 'ñ'.repeat(length)),
    ),
    { minLength: 1, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(
      texts,
      fc.array(fc.nat(), { maxLength: 20 }),
      fc.constantFrom(0, 5 << 20, 1 << 30),
      async (all, asked, memoryBytes) => {
        const store = new TextStore({ folder, memoryBytes });
        for (const [i, text] of all.entries()) expect(await store.add(text)).toBe(i);
        const numbers = asked.map((n) => n % all.length);
        expect((await store.read(numbers)).map(hashable)).toEqual(numbers.map((n) => hashable(all[n]!)));
        await store.close();
      },
    ),
    { numRuns: 25 },
  );
});

/** Long texts compare by length, ends and a sample: a failure that prints megabytes helps nobody. */
const hashable = (text: string) => (text.length < 100 ? text : [text.length, text.slice(0, 9), text.slice(-9)]);

test('beyond its bound the texts lie on disk and leave nothing behind', async () => {
  const store = new TextStore({ folder, memoryBytes: 8 << 20 });
  const text = 'x'.repeat(1 << 20);
  for (let i = 0; i < 8; i++) await store.add(text);
  expect(store.spooledBytes).toBe(0);
  for (let i = 0; i < 8; i++) await store.add(`${i}${text}`);
  expect(store.spooledBytes).toBeGreaterThan(8 << 20);
  expect((await store.read([15, 0])).map((found) => found.length)).toEqual([text.length + 1, text.length]);
  // The open file has no name, so even a process that is killed leaves none.
  expect(await readdir(folder)).toEqual([]);
  await store.close();
  await store.close();
  expect(await readdir(folder)).toEqual([]);
  await expect(store.read([0])).rejects.toMatchObject({ code: 'DISPOSED' });
});

test('a folder that cannot be written is an error with its name', async () => {
  const store = new TextStore({ folder: '/dev/null/texts', memoryBytes: 0 });
  await store.add('x'.repeat(4 << 20));
  await expect(store.add('y'.repeat(4 << 20))).rejects.toMatchObject({
    code: 'WRITE_FAILED',
    where: '/dev/null/texts',
  });
  await store.close();
});
