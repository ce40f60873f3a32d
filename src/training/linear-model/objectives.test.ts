import { afterAll, describe, expect, test } from 'vitest';
import { openNodeRuntime } from '../../runtime/node/index.ts';
import { fitLinearModel } from './fit.ts';
import type { LinearData } from './objective.ts';
import { madeUpRows } from './test-rows.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

/** Class k applies to rows of its own class, and to every fourth row from the k-th on. */
function severalLabels(rows: number): LinearData {
  const { features, labels } = madeUpRows(rows, 6, 3);
  const targets = Float32Array.from({ length: rows * 3 }, (_, i) => {
    const [n, k] = [Math.floor(i / 3), i % 3];
    return Number(labels[n] === k || n % 4 === k);
  });
  return { features, objective: 'sigmoid', outputs: 3, targets };
}

function numbers(rows: number): LinearData {
  const { features } = madeUpRows(rows, 6, 3);
  const x = (n: number, c: number) => features.data[n * 6 + c]!;
  const targets = Float32Array.from({ length: rows }, (_, n) => 2 * x(n, 1) - x(n, 3) + (n % 5));
  return { features, objective: 'squared', outputs: 1, targets };
}

/** Float32 losses resolve the minimum to about √(1e-8/λ). */
function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(actual[i]! - value)).toBeLessThan(1e-3 * Math.max(1, Math.abs(value)));
  }
}

// scikit-learn 1.9, on StandardScaler features, the scaling folded back
describe("gives scikit-learn's coefficients", () => {
  test('LogisticRegression(C=0.5, tol=1e-10) of each of three labels', async () => {
    const fit = await fitLinearModel(runtime, severalLabels(40), { C: 0.5 });
    expectClose(
      fit.weight.data,
      [
        2.0517695, -0.4849802, -0.258751, 0.2540071, -0.206041, -0.6187763, -0.1682498, 0.8510377, -0.0495539,
        -0.3339453, 0.0600656, 0.1193311, -1.8162835, -0.4958714, 0.3356771, 0.0598718, 0.2001276, 0.4141044,
      ],
    );
    expectClose(fit.bias.data, [4.329773, -1.1654799, -3.0245738]);
  });

  test('Ridge(alpha=2)', async () => {
    const fit = await fitLinearModel(runtime, numbers(40), { C: 1 / 2 });
    expectClose(fit.weight.data, [0.3179122, 1.9325958, -0.0315651, -1.1364068, -0.228344, -0.0344339]);
    expectClose(fit.bias.data, [4.3487918]);
  });
});

test.each([
  ['several labels', severalLabels],
  ['numbers', numbers],
])('chooses the strength on held-out rows: %s', async (_, made) => {
  const fit = await fitLinearModel(runtime, made(200));
  expect(fit.selection?.how).toBe('5 folds');
  const losses = fit.selection!.scores.map(({ loss }) => loss);
  expect(Math.min(...losses)).toBeLessThan(losses[0]!);
  expect(fit).toEqual(await fitLinearModel(runtime, made(200)));
});
