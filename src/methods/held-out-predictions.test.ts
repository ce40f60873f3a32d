import { describe, expect, test } from 'vitest';
import { multiLabel, regression, singleLabel } from '../training/tasks/index.ts';
import { heldOutPredictions } from './held-out-predictions.ts';
import type { AnsweredSample } from './learner/splits.ts';

const sample = (id: string, answers: Partial<AnsweredSample>): AnsweredSample => ({
  id,
  label: 0,
  hash: id,
  ...answers,
});
const side = (samples: readonly AnsweredSample[], outputs: readonly number[]) => ({
  samples,
  outputs: Float32Array.from(outputs),
  score: { loss: 0, count: samples.length, metrics: {} },
});

describe('one class of several', () => {
  // numbers as names, in an order that JavaScript would turn around
  const bench = { task: singleLabel(3), classes: ['10', '9', '1'] };

  test('the likeliest class, the true one, and all with their probabilities, highest first', () => {
    const measured = side(
      [sample('a', { label: 1 }), sample('b', { label: 2 })],
      [0, Math.log(2), 0, Math.log(6), 0, 0],
    );
    expect(heldOutPredictions(measured, bench)).toEqual([
      {
        sample: measured.samples[0],
        truth: '9',
        predicted: '9',
        right: true,
        scores: [
          { label: '9', score: expect.closeTo(0.5, 7) },
          { label: '10', score: expect.closeTo(0.25, 7) },
          { label: '1', score: expect.closeTo(0.25, 7) },
        ],
      },
      {
        sample: measured.samples[1],
        truth: '1',
        predicted: '10',
        right: false,
        scores: [
          { label: '10', score: expect.closeTo(0.75, 7) },
          { label: '9', score: expect.closeTo(0.125, 7) },
          { label: '1', score: expect.closeTo(0.125, 7) },
        ],
      },
    ]);
  });

  test('two classes of one name stay two', () => {
    const [found] = heldOutPredictions(side([sample('a', { label: 1 })], [1, 0]), {
      task: singleLabel(2),
      classes: ['same', 'same'],
    });
    expect(found).toMatchObject({ truth: 'same', predicted: 'same', right: false });
    expect(found!.scores).toHaveLength(2);
  });
});

test('several classes: those above ½, likeliest first; right are all of them and no other', () => {
  const samples = [sample('a', { labels: [0, 2] }), sample('b', { labels: [] }), sample('c', { labels: [1] })];
  const found = heldOutPredictions(side(samples, [1, -1, 2, -1, -2, -3, 1, 2, -1]), {
    task: multiLabel(3),
    classes: ['x', 'y', 'z'],
  });
  expect(found.map(({ truth, predicted, right }) => [truth, predicted, right])).toEqual([
    [['x', 'z'], ['z', 'x'], true],
    [[], [], true],
    [['y'], ['y', 'x'], false],
  ]);
  expect(found[1]!.scores.map(({ label }) => label)).toEqual(['x', 'y', 'z']);
  expect(found[1]!.scores[0]!.score).toBeCloseTo(1 / (1 + Math.E), 7);
});

test('a number', () => {
  const [found] = heldOutPredictions(side([sample('a', { value: 3 })], [2.5]), {
    task: regression([1, 2, 3]),
    classes: [],
  });
  expect(found).toEqual({ sample: expect.anything(), truth: 3, predicted: 2.5, scores: [] });
});
