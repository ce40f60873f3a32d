import { expect, test } from 'vitest';
import { confidentLearning } from './confident-learning.ts';

/** Probabilities of two classes by that of the second. */
const two = (second: readonly number[]) => Float64Array.from(second.flatMap((p) => [1 - p, p]));

test('by hand: one sample of each class is confidently of the other', () => {
  // labelled 0: p(0) = .9 .8 .9 .1, mean .675; labelled 1: p(1) = .9 .9 .8 .2, mean .7
  const labels = Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1);
  const found = confidentLearning(labels, two([0.1, 0.2, 0.1, 0.9, 0.9, 0.9, 0.8, 0.2]), 2);
  expect(found.map(({ row, suggested }) => [row, suggested])).toEqual([
    [3, 1],
    [7, 0],
  ]);
  expect(found[0]).toMatchObject({ given: expect.closeTo(0.1), likelier: 0.9 });
});

test('a label that is the likeliest is never doubted, and unjudged rows are left out', () => {
  const labels = Int32Array.of(0, 0, 1, 1, 1);
  const sure = confidentLearning(labels, two([0.1, 0.2, 0.9, 0.8, Number.NaN]), 2);
  expect(sure).toEqual([]);
});

test('a class of which nothing is known suggests nothing', () => {
  const p = Float64Array.from([0.2, 0.1, 0.7, 0.8, 0.1, 0.1, 0.1, 0.8, 0.1, 0.2, 0.7, 0.1]);
  const found = confidentLearning(Int32Array.of(0, 0, 1, 1), p, 3);
  expect(found.every(({ suggested }) => suggested !== 2)).toBe(true);
});
