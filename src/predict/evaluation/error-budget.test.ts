import { expect, test } from 'vitest';
import { errorBudget, usefulThreshold } from './error-budget.ts';
import type { JudgedPrediction } from './judged-prediction.ts';

/** Ten answers, the surest right. */
const predictions = [0.99, 0.97, 0.93, 0.9, 0.86, 0.8, 0.7, 0.6, 0.5, 0.4].map((score, n) => ({
  sample: { id: `${n}`, label: 0, hash: `${n}` },
  truth: 'a',
  predicted: n < 6 ? 'a' : 'b',
  right: n < 6,
  scores: [{ label: n < 6 ? 'a' : 'b', score }],
})) as JudgedPrediction[];

test('what passes a threshold, and how much of it is right', () => {
  const rows = errorBudget(predictions);
  expect(rows.find(({ threshold }) => threshold === 0.6)).toMatchObject({ passed: 8, share: 0.8, right: 0.75 });
  const { right, interval } = rows.at(-1)!;
  expect([right, interval![1]]).toEqual([1, 1]);
  expect(rows.map(({ passed }) => passed)).toEqual([9, 8, 7, 6, 6, 5, 4, 2, 1]);
});

test('the lowest threshold that gives 95 %, else the highest that anything passes', () => {
  expect(usefulThreshold(predictions)).toBe(0.75);
  const wrong = predictions.map((prediction) => ({ ...prediction, right: false }));
  expect(usefulThreshold(wrong)).toBe(0.99);
  expect(usefulThreshold([])).toBeUndefined();
});

test('numbers have no probability', () => {
  expect(errorBudget([{ ...predictions[0]!, scores: [] }])).toEqual([]);
});
