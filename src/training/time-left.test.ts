import { expect, test } from 'vitest';
import { TimeLeft } from './time-left.ts';

test('judges by the pace since the first report', () => {
  let now = 0;
  const timeLeft = new TimeLeft(() => now);
  expect(timeLeft.estimate(50, 100)).toBeUndefined(); // resumed half-way
  now = 10_000;
  expect(timeLeft.estimate(60, 100)).toBe(40);
  now = 50_000;
  expect(timeLeft.estimate(100, 100)).toBe(0);
});
