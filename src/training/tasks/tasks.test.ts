import { describe, expect, test } from 'vitest';
import { answersAt, multiLabel, regression, singleLabel, type Task, unscaled } from './index.ts';

/** Through a meter in two portions. */
function measure(task: Task, outputs: readonly number[], samples: Parameters<Task['answersOf']>[0]) {
  const answers = task.answersOf(samples);
  const meter = task.meter();
  const half = Math.floor(samples.length / 2);
  meter.add(outputs.slice(0, half * task.outputs), answers.subarray(0, half * task.width));
  meter.add(outputs.slice(half * task.outputs), answers.subarray(half * task.width));
  return meter.result();
}

describe('one class of several', () => {
  test('log loss and accuracy', () => {
    const measured = measure(singleLabel(2), [0, 0, Math.log(3), 0, 0, 5], [{ label: 1 }, { label: 0 }, { label: 1 }]);
    expect(measured).toEqual({
      loss: expect.closeTo((Math.log(2) + Math.log(4 / 3) + Math.log1p(Math.exp(-5))) / 3, 12),
      accuracy: 2 / 3,
      hits: 2,
      count: 3,
      metrics: { macroF1: 2 / 3 },
    });
  });
});

describe('several classes', () => {
  const samples = [
    { label: 0, labels: [0] },
    { label: 0, labels: [1] },
    { label: 0, labels: [0, 1] },
    { label: 0, labels: [] },
  ];

  // scikit-learn 1.9: f1_score(zero_division=0), accuracy_score, hamming_loss of (z > 0)
  test('the numbers of scikit-learn', () => {
    const outputs = [2, -1, 0.5, -0.3, 0.2, -2, 1, 1, 1, -1, -1, 0.1];
    const measured = measure(multiLabel(3), outputs, samples);
    expect(measured).toEqual({
      loss: expect.closeTo(0.5003661587749232, 12),
      accuracy: 0.25,
      hits: 1,
      count: 4,
      metrics: {
        microF1: expect.closeTo(0.7272727272727273, 12),
        macroF1: expect.closeTo(2 / 3, 12),
        hammingLoss: 0.25,
      },
    });
  });

  test('targets, smoothed towards ½, and of some samples', () => {
    const task = multiLabel(3);
    const answers = task.answersOf(samples);
    expect([...answersAt(answers, 3, [2, 0])]).toEqual([1, 1, 0, 1, 0, 0]);
    const { targets } = task.targets(answersAt(answers, 3, [1]), { labelSmoothing: 0.5 });
    expect(targets).toEqual({ dtype: 'float32', shape: [1, 3], data: Float32Array.of(0.25, 0.75, 0.25) });
  });

  test('a label outside the classes is refused', () => {
    expect(() => multiLabel(2).answersOf([{ label: 0, labels: [2] }])).toThrow('Label 2 is not one of the 2 classes.');
  });
});

describe('a number', () => {
  const wanted = [3, -0.5, 2, 1.5, 6, 2];
  const samples = wanted.map((value) => ({ label: 0, value }));
  const task = regression([10, 14]); // mean 12, scale 2

  // scikit-learn 1.9 and SciPy 1.16
  test('the numbers of scikit-learn, in the units of the samples', () => {
    const outputs = [3.5, -1, 2, 2, 7, 0.5].map((y) => (y - 12) / 2);
    const measured = measure(task, outputs, samples);
    expect(measured).toEqual({
      loss: expect.closeTo(0.816496580927726 ** 2 / 4, 12),
      count: 6,
      metrics: {
        rmse: expect.closeTo(0.816496580927726, 12),
        mae: expect.closeTo(2 / 3, 12),
        r2: expect.closeTo(0.8248175182481752, 12),
        pearson: expect.closeTo(0.9639970595799588, 12),
        spearman: expect.closeTo(0.8676470588235294, 12),
      },
    });
  });

  test('targets are standardized, and the head is brought back to the units of the samples', () => {
    const { targets } = task.targets(task.answersOf(samples).subarray(0, 2));
    expect(targets).toEqual({ dtype: 'float32', shape: [2, 1], data: Float32Array.of(-4.5, -6.25) });
    const { weight, bias } = unscaled(task.values, Float32Array.of(0.5, -1), Float32Array.of(0.25));
    expect([...weight, ...bias]).toEqual([1, -2, 12.5]);
  });

  test('values that are all equal teach their mean', () => {
    const constant = regression([7, 7]);
    expect(constant.values).toEqual({ mean: 7, scale: 1 });
    expect(
      measure(
        constant,
        [0, 0],
        [
          { label: 0, value: 7 },
          { label: 0, value: 7 },
        ],
      ),
    ).toEqual({
      loss: 0,
      count: 2,
      metrics: { rmse: 0, mae: 0, r2: 1, pearson: 0, spearman: 0 },
    });
  });
});
