import { expect, test } from 'vitest';
import { balancedWeights, countClasses, imbalanceRatio } from './class-weights.ts';

test("balanced weights are scikit-learn's N / (K·count)", () => {
  expect(countClasses([0, 0, 0, 1, 2, 2], 4)).toEqual([3, 1, 2, 0]);
  expect(balancedWeights([3, 1, 2])).toEqual([6 / 9, 2, 1]);
});

test('a class without samples is left out of the count', () => {
  expect(balancedWeights([3, 1, 2, 0])).toEqual([6 / 9, 2, 1, 1]);
  expect(imbalanceRatio([30, 3, 0])).toBe(10);
  expect(imbalanceRatio([0, 0])).toBe(1);
});
