import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapAhead } from './map-ahead.ts';

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}

test('keeps the order and both bounds, whatever the work takes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(3), { maxLength: 40 }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat(8),
      async (delays, concurrency, extra) => {
        let running = 0;
        let begun = 0;
        let taken = 0;
        const ahead = concurrency + extra;
        const work = async (delay: number) => {
          running++;
          begun++;
          expect(running).toBeLessThanOrEqual(concurrency);
          expect(begun - taken).toBeLessThanOrEqual(ahead + 1); // + the one on its way to the reader
          await sleep(delay);
          running--;
          return delay;
        };
        const seen: number[] = [];
        for await (const result of mapAhead(delays, work, { concurrency, ahead })) {
          taken++;
          seen.push(result);
        }
        expect(seen).toEqual(delays);
      },
    ),
    { numRuns: 30 },
  );
});

test('works on while the reader is busy', async () => {
  let begun = 0;
  const results = mapAhead([1, 2, 3, 4, 5, 6], async () => ++begun, { concurrency: 1, ahead: 4 });
  await results.next();
  await sleep(5);
  expect(begun).toBe(5); // the one taken and four ahead
  await results.return();
});

test('throws the first error in order and waits for the rest', async () => {
  let running = 0;
  const work = async (n: number) => {
    running++;
    await sleep(n === 3 ? 0 : 5);
    running--;
    if (n === 3 || n === 4) throw new Error(`item ${n}`);
    return n;
  };
  await expect(collect(mapAhead([1, 2, 3, 4, 5, 6, 7], work, { concurrency: 3 }))).rejects.toThrow('item 3');
  expect(running).toBe(0);
});

test('a break leaves nothing running', async () => {
  let running = 0;
  let begun = 0;
  const work = async () => {
    begun++;
    running++;
    await sleep(2);
    running--;
  };
  for await (const _ of mapAhead(Array(100).keys(), work, { concurrency: 2, ahead: 10 })) break;
  expect(running).toBe(0);
  expect(begun).toBeLessThanOrEqual(5);
});

test('an abort ends it, with its reason as the cause', async () => {
  const controller = new AbortController();
  const results = mapAhead(Array(100).keys(), async (n) => n, { concurrency: 2, signal: controller.signal });
  await results.next();
  controller.abort(new Error('Ctrl-C'));
  await expect(results.next()).rejects.toMatchObject({ code: 'ABORTED', cause: { message: 'Ctrl-C' } });
});
