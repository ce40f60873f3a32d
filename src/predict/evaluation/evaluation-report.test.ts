import { expect, test } from 'vitest';
import type { Sample } from '../../data/index.ts';
import { evaluationReport } from './evaluation-report.ts';
import type { JudgedPrediction } from './judged-prediction.ts';
import { predictionsCsv } from './predictions-csv.ts';

const sample = (n: number) => ({ id: `photo ${n}, a.jpg`, label: 0, hash: '' }) as Sample;

test('one label: scikit-learn’s numbers, and the confusion of names that are numbers', () => {
  const classes = ['0', '1', '2', '3'];
  const truth = [0, 0, 0, 1, 1, 2, 2, 2, 2, 3];
  const answers = [0, 1, 0, 1, 1, 2, 2, 0, 3, 3];
  const predictions = truth.map((k, n) => {
    const [wanted, predicted] = [classes[k]!, classes[answers[n]!]!];
    return { sample: sample(n), truth: wanted, predicted, right: wanted === predicted, scores: [] };
  });
  const report = evaluationReport(predictions, classes, 'single-label');
  expect(report).toMatchObject({ count: 10, accuracy: 0.7, baseline: { label: '2', accuracy: 0.4 } });
  // scikit-learn 1.9: f1_score(average='macro'), precision_recall_fscore_support
  expect(report.metrics.macroF1).toBeCloseTo(0.7, 12);
  expect(report.perClass.map(({ label, support }) => [label, support])).toEqual([
    ['0', 3],
    ['1', 2],
    ['2', 4],
    ['3', 1],
  ]);
  expect(report.perClass[2]).toMatchObject({ precision: 1, recall: 0.5 });
  expect(report.confusion![2]).toEqual([1, 0, 2, 1]);
});

test('several labels: scikit-learn’s numbers', () => {
  const classes = ['10', '9', 'a'];
  const names = (row: number[]) => classes.filter((_, k) => row[k]);
  const truth = [
    [1, 0, 1],
    [0, 1, 0],
    [1, 1, 0],
    [0, 0, 0],
  ].map(names);
  const answers = [
    [1, 0, 0],
    [0, 1, 0],
    [1, 0, 1],
    [0, 0, 0],
  ].map(names);
  const predictions = truth.map((wanted, n): JudgedPrediction => {
    const predicted = answers[n]!;
    return { sample: sample(n), truth: wanted, predicted, right: String(wanted) === String(predicted), scores: [] };
  });
  const report = evaluationReport(predictions, classes, 'multi-label');
  expect(report.accuracy).toBe(0.5);
  expect(report.metrics.microF1).toBeCloseTo(2 / 3, 12);
  expect(report.metrics.macroF1).toBeCloseTo(5 / 9, 12);
  expect(report.metrics.hammingLoss).toBeCloseTo(0.25, 12);
});

test('numbers, and nothing at all', () => {
  const predictions = [1, 2, 4].map((truth, n) => ({ sample: sample(n), truth, predicted: truth + 1, scores: [] }));
  const report = evaluationReport(predictions, [], 'regression');
  expect(report).toMatchObject({ count: 3, perClass: [], metrics: { rmse: 1, mae: 1 } });
  expect(report).not.toHaveProperty('baseline');
  expect(evaluationReport([], ['a', 'b'], 'single-label')).not.toHaveProperty('baseline');
  expect(report.accuracy).toBeUndefined();
  expect(evaluationReport([], ['a', 'b'], 'single-label').accuracy).toBeUndefined();
});

test('a table for spreadsheets', () => {
  const rows: JudgedPrediction[] = [
    { sample: sample(1), truth: 'a "b"', predicted: 'c', right: false, scores: [{ label: 'c', score: 0.75 }] },
    { sample: sample(2), truth: ['x', 'y'], predicted: [], right: false, scores: [] },
  ];
  expect([...predictionsCsv(rows)].join('')).toBe(
    'id,truth,predicted,right,score\n"photo 1, a.jpg","a ""b""",c,false,0.7500\n"photo 2, a.jpg",x|y,,false,0.0000\n',
  );
  const numbers = [{ sample: sample(3), truth: 2, predicted: 2.5, scores: [] }];
  expect([...predictionsCsv(numbers)][1]).toBe('"photo 3, a.jpg",2,2.5,0.5\n');
});
