import { expect, test } from 'vitest';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';

const fraction = (value: number) => value - Math.floor(value);
const golden = (count: number) => Array.from({ length: count }, (_, i) => fraction(i * 0.6180339887));
const plastic = (count: number, power: number) =>
  Array.from({ length: count }, (_, i) => fraction(i * 0.7548776662) ** power);

// SciPy 1.17: ks_2samp(…, method='exact'); of the last kstwobign.sf(D·√(nm/(n + m)))
test.each([
  [
    'few values',
    [0.61, 0.12, 0.93, 0.44, 0.27, 0.81, 0.35],
    [0.55, 0.72, 0.98, 0.66, 0.88],
    0.5714285714285714,
    0.23737373737373738,
  ],
  ['some', golden(60), plastic(45, 1.7), 0.24444444444444444, 0.07994417161454703],
  ['a p of almost nothing', golden(60), Array.from({ length: 50 }, (_, i) => i / 200), 0.75, 1.6326103694962812e-15],
  ['many, by the limit', golden(3000), plastic(2000, 1.1), 0.036, 0.08915833551238539],
])('as SciPy has it: %s', (_, first, second, distance, p) => {
  const found = kolmogorovSmirnov(first, second);
  expect(found.distance).toBeCloseTo(distance, 12);
  expect(Math.abs(found.p / p - 1)).toBeLessThan(1e-9);
  expect(kolmogorovSmirnov(second, first).p).toBeCloseTo(found.p, 12);
});

test('equal samples, and samples apart', () => {
  expect(kolmogorovSmirnov([1, 2, 2, 3], [1, 2, 2, 3])).toEqual({ distance: 0, p: 1 });
  // all orders but two of six: 2/(6 choose 3)
  expect(kolmogorovSmirnov([1, 2, 3], [4, 5, 6])).toMatchObject({ distance: 1, p: expect.closeTo(0.1, 12) });
});
