import { expect, test } from 'vitest';
import { seededRandom } from '../../data/seeded-random.ts';
import { lengthOrder } from './length-order.ts';

const lengths = Array.from({ length: 1003 }, (_, n) => 1 + ((n * 7919) % 101));
const order = (seed: number, size = 4) => lengthOrder(lengths, size, seededRandom(seed, 'order'));

test('every sample once, the longest first, another order for another seed', () => {
  expect([...order(1)].sort((a, b) => a - b)).toEqual([...lengths.keys()]);
  expect(lengths[order(1)[0]!]).toBe(101);
  expect(order(1)).toEqual(order(1));
  expect(order(1)).not.toEqual(order(2));
});

test('batches hold little padding', () => {
  const padding = (of: readonly number[]) => {
    let sum = 0;
    for (let from = 0; from < of.length; from += 4) {
      const batch = of.slice(from, from + 4).map((n) => lengths[n]!);
      sum += batch.length * Math.max(...batch) - batch.reduce((a, b) => a + b, 0);
    }
    return sum;
  };
  expect(padding(order(1))).toBeLessThan(0.05 * padding([...lengths.keys()]));
});

test('runs of 50 batches are sorted, and few samples in shorter runs', () => {
  const run = order(1)
    .slice(200, 400)
    .map((n) => lengths[n]!);
  expect(run).toEqual([...run].sort((a, b) => b - a));
  // with 1003 samples and batches of 100 two batches make a run
  const long = order(1, 100).map((n) => lengths[n]!);
  expect(long.slice(200, 400)).toEqual(long.slice(200, 400).sort((a, b) => b - a));
  expect(long.slice(0, 300)).not.toEqual(long.slice(0, 300).sort((a, b) => b - a));
});

test('one sample, and fewer than a batch', () => {
  expect(lengthOrder([5], 16, seededRandom(1))).toEqual([0]);
  expect(lengthOrder([1, 3, 2], 16, seededRandom(1))).toEqual([1, 2, 0]);
});
