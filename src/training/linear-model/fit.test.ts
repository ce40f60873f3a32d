import { afterAll, describe, expect, test } from 'vitest';
import { openNodeRuntime } from '../../runtime/node/index.ts';
import { balancedWeights, countClasses } from '../class-weights.ts';
import { type ClassifiedRows, fitSoftmaxRegression } from './softmax-regression.ts';
import { madeUpRows } from './test-rows.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

function keepRows({ features, labels, classes }: ClassifiedRows, keep: (row: number) => boolean): ClassifiedRows {
  const rows = [...labels.keys()].filter(keep);
  const data = Float32Array.from(
    rows.flatMap((row) => [...features.data.subarray(row * features.columns, (row + 1) * features.columns)]),
  );
  return {
    features: { data, rows: rows.length, columns: features.columns },
    labels: Int32Array.from(rows, (row) => labels[row]!),
    classes,
  };
}

/** Float32 losses resolve the minimum to about √(1e-8/λ). */
function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value)).toBeLessThan(1e-3 * Math.max(1, Math.abs(value)));
  });
}

// scikit-learn 1.9: LogisticRegression(C, tol=1e-10, max_iter=10000) on StandardScaler features, the scaling folded back
describe("gives scikit-learn's coefficients", () => {
  test('three classes', async () => {
    const fit = await fitSoftmaxRegression(runtime, madeUpRows(40, 6, 3), { C: 0.5 });
    expectClose(
      fit.weight.data,
      [
        2.4164289, -0.3334168, -0.5852247, 0.1818759, 0.1025402, -0.5386491, -0.6779255, 1.2541934, -0.125086,
        -0.3820119, 0.0397885, 0.7711297, -1.7385035, -0.9207766, 0.7103107, 0.200136, -0.1423287, -0.2324806,
      ],
    );
    expectClose(fit.bias.data, [3.0414374, -4.6199535, 1.5785161]);
  });

  test('two classes, where scikit-learn keeps one row of weights', async () => {
    const fit = await fitSoftmaxRegression(runtime, madeUpRows(40, 6, 2), { C: 0.5 });
    const [first, second] = [fit.weight.data.subarray(0, 6), fit.weight.data.subarray(6)];
    expectClose(
      second.map((w, i) => w - first[i]!),
      [-2.6522699, 1.1388593, 0.1830903, -0.4122254, 0.0466897, -0.9695754],
    );
    expectClose([fit.bias.data[1]! - fit.bias.data[0]!], [5.379386]);
  });

  test('balanced classes', async () => {
    const data = keepRows(madeUpRows(40, 6, 3), (n) => !((n * 7) % 3 === 2 && n % 2 === 0));
    const classWeights = balancedWeights(countClasses(data.labels, 3));
    const fit = await fitSoftmaxRegression(runtime, data, { C: 0.05, classWeights });
    expectClose(
      fit.weight.data,
      [
        0.672525, -0.1360817, -0.1458809, 0.0359899, 0.0392286, -0.2972175, -0.3738288, 0.4291709, -0.025991,
        -0.0830261, 0.0029713, 0.1285205, -0.2986962, -0.2930892, 0.1718719, 0.0470362, -0.0421999, 0.168697,
      ],
    );
    expectClose(fit.bias.data, [1.6463863, -0.9665196, -0.6798667]);
  });
});

test('a constant feature gets no weight', async () => {
  const data = madeUpRows(30, 4, 3);
  for (let n = 0; n < 30; n++) data.features.data[n * 4 + 2] = 0.1;
  const fit = await fitSoftmaxRegression(runtime, data, { C: 1 });
  for (const k of [0, 1, 2]) expect(fit.weight.data[k * 4 + 2]).toBe(0);
  expect(fit.weight.data.every(Number.isFinite)).toBe(true);
});

test('a feature that is not a number is refused', async () => {
  const data = madeUpRows(30, 4, 3);
  data.features.data[5] = Number.NaN;
  await expect(fitSoftmaxRegression(runtime, data)).rejects.toMatchObject({
    code: 'FEATURES_NOT_FINITE',
    what: 'Feature 1 of the reference model is not a finite number for some sample.',
  });
});

test('chooses the strength on five folds', async () => {
  const fit = await fitSoftmaxRegression(runtime, madeUpRows(200, 6, 3));
  expect(fit.selection?.how).toBe('5 folds');
  expect(Math.min(...fit.selection!.scores.map(({ loss }) => loss))).toBeLessThan(Math.log(3));
  expect(fit.selection!.scores.map(({ C }) => C)).toContain(fit.C);
});

test('what little can be learned is not given up for the strongest penalty, near as its loss is', async () => {
  const { C, selection } = await fitSoftmaxRegression(runtime, madeUpRows(60, 40, 2));
  const scores = selection!.scores;
  const lowest = scores.reduce((a, b) => (b.loss < a.loss ? b : a));
  const strongest = scores[0]!;
  expect(strongest.loss).toBeLessThan(lowest.loss + lowest.standardError);
  expect(C).toBeGreaterThan(strongest.C);
  const chosen = scores.find((score) => score.C === C)!;
  expect(chosen.loss - lowest.loss).toBeLessThanOrEqual((strongest.loss - lowest.loss) / 10);
});

test('chooses with fewer folds where a class is small, and its only row always teaches', async () => {
  const small = keepRows(madeUpRows(60, 6, 3), (n) => (n * 7) % 3 !== 1 || n < 9);
  expect((await fitSoftmaxRegression(runtime, small)).selection?.how).toBe(
    '3 folds, as the smallest class has 3 examples',
  );
  const single = keepRows(madeUpRows(60, 6, 3), (n) => (n * 7) % 3 !== 1 || n < 3);
  const fit = await fitSoftmaxRegression(runtime, single);
  expect(fit.selection?.how).toBe('5 folds');
  expect(fit.weight.data.every(Number.isFinite)).toBe(true);
});

test('one row a class: nothing can be held out', async () => {
  const fit = await fitSoftmaxRegression(runtime, madeUpRows(3, 6, 3));
  expect(fit).toMatchObject({ C: 1e-2 });
  expect(fit.selection).toBeUndefined();
});

test('many rows are judged by one held-out fifth, over several blocks', async () => {
  const fit = await fitSoftmaxRegression(runtime, madeUpRows(9000, 4, 3));
  expect(fit.selection?.how).toBe('one fifth held out, as 9000 examples are enough to judge by once');
  expect(fit.trainLoss).toBeLessThan(Math.log(3) - 0.05);
});

test('the same data give the same bits', async () => {
  const [a, b] = [
    await fitSoftmaxRegression(runtime, madeUpRows(90, 8, 3)),
    await fitSoftmaxRegression(runtime, madeUpRows(90, 8, 3)),
  ];
  expect(a).toEqual(b);
});
