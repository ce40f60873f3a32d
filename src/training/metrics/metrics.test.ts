import { expect, test } from 'vitest';
import { classReport, confusionMatrix, wilsonInterval } from './index.ts';

test('confusion matrix and report', () => {
  const matrix = confusionMatrix([0, 0, 0, 1, 1, 2], [0, 0, 1, 1, 0, 1], 4);
  expect(matrix).toEqual([
    [2, 1, 0, 0],
    [1, 1, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 0, 0],
  ]);
  const report = classReport(matrix);
  expect(report.accuracy).toBe(0.5);
  // scikit-learn 1.9: f1_score(average=None) = [2/3, 0.4, 0], macro = 0.35556; class 3 appears nowhere
  expect(report.perClass.map(({ f1 }) => f1)).toEqual([2 / 3, 0.4, 0, 0]);
  expect(report.macroF1).toBeCloseTo(0.35556, 5);
  expect(report.perClass[1]).toEqual({ recall: 0.5, precision: 1 / 3, f1: 0.4, support: 2 });
});

// scipy 1.17: binomtest(hits, total).proportion_ci(method='wilson')
test.each([
  [8, 10, 0.4901624715366418, 0.9433178485456248],
  [0, 10, 0, 0.27753279986288926],
  [10, 10, 0.7224672001371109, 1],
  [79, 100, 0.7002003116591013, 0.858343459380847],
])('Wilson interval of %d in %d', (hits, total, low, high) => {
  const interval = wilsonInterval(hits, total);
  expect(interval[0]).toBeCloseTo(low, 10);
  expect(interval[1]).toBeCloseTo(high, 10);
});

test('nothing measured says nothing', () => {
  expect(wilsonInterval(0, 0)).toEqual([0, 1]);
});
