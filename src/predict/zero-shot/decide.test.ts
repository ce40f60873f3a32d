import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { calibrated } from './probabilities.ts';

const names = ['a', 'b', 'c'];

describe('decide', () => {
  test('the likeliest, with scores from the highest', () => {
    const { label, scores, labels } = decide(names, [0.2, 0.5, 0.3], {});
    expect([label, scores.map((scored) => scored.label), labels]).toEqual(['b', ['b', 'c', 'a'], undefined]);
  });

  test('none below the threshold, and none without a lead', () => {
    expect(decide(names, [0.2, 0.5, 0.3], { threshold: 0.5 }).label).toBe('b');
    expect(decide(names, [0.2, 0.49, 0.31], { threshold: 0.5 }).label).toBeNull();
    expect(decide(names, [0, 0.75, 0.25], { abstain: 0.5 }).label).toBe('b');
    expect(decide(names, [0, 0.7, 0.3], { abstain: 0.5 }).label).toBeNull();
  });

  test('any number of labels, each by itself', () => {
    expect(decide(names, [0.6, 0.9, 0.1], { multiLabel: true })).toMatchObject({ label: 'b', labels: ['b', 'a'] });
    expect(decide(names, [0.4, 0.3, 0.1], { multiLabel: true })).toMatchObject({ label: null, labels: [] });
    expect(decide(names, [0.4, 0.3, 0.1], { multiLabel: true, threshold: 0.2 }).labels).toEqual(['a', 'b']);
  });
});

test('calibration divides by the mean over the inputs, and rows sum to 1 again', () => {
  // the model leans to the first label whatever it reads
  const { probabilities, prior } = calibrated(Float64Array.of(0.9, 0.1, 0.7, 0.3), 2);
  expect([...prior]).toEqual([expect.closeTo(0.8, 12), expect.closeTo(0.2, 12)]);
  const [first, second] = [0.9 / 0.8, 0.1 / 0.2];
  expect(probabilities[0]).toBeCloseTo(first / (first + second), 12);
  expect(probabilities[2]! + probabilities[3]!).toBeCloseTo(1, 12);
  expect(probabilities[3]).toBeGreaterThan(probabilities[2]!);
});
