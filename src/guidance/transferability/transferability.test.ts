import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../data/seeded-random.ts';
import { hScore, logME } from './index.ts';
import { symmetricSpectrum } from './symmetric-spectrum.ts';

// Written by fixtures/reference.py with NumPy and scikit-learn.
const reference = JSON.parse(readFileSync(new URL('fixtures/reference.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly {
    readonly features: number[][];
    readonly labels: number[];
    readonly classes: number;
    readonly logME: number;
    readonly hScore: number;
    readonly hScoreUnshrunk: number;
  }[];
  readonly spectrum: { readonly matrix: number[][]; readonly values: number[] };
};

const near = (value: number, wanted: number) =>
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(wanted)));

const rowsOf = ({
  features,
  labels,
  classes,
}: Omit<(typeof reference.cases)[number], 'logME' | 'hScore' | 'hScoreUnshrunk'>) => ({
  features: { data: Float32Array.from(features.flat()), rows: features.length, columns: features[0]!.length },
  labels: Int32Array.from(labels),
  classes,
});

test.each(reference.cases.map((found) => [found.features.length, found.features[0]!.length, found] as const))(
  "%i rows of %i features: as the papers' formulas",
  (_, __, found) => {
    near(logME(rowsOf(found)), found.logME);
    near(hScore(rowsOf(found)), found.hScore);
    near(hScore(rowsOf(found), 0), found.hScoreUnshrunk);
  },
);

test('with fewer rows than features, the unshrunk H-score says nothing: classes − 1', () => {
  const [few] = reference.cases;
  near(hScore(rowsOf(few!), 0), few!.classes - 1);
  expect(hScore(rowsOf(few!))).toBeLessThan(few!.classes - 1);
});

describe('both', () => {
  const [first] = reference.cases;

  test('are finite where a class has no rows, or a feature never changes', () => {
    const features = first!.features.map((row) => [...row.slice(1), 7]);
    for (const score of [logME, hScore]) {
      expect(score(rowsOf({ ...first!, features, classes: 5 }))).toSatisfy(Number.isFinite);
    }
  });

  test('are finite for features that are all 0', () => {
    const features = first!.features.map((row) => row.map(() => 0));
    for (const score of [logME, hScore]) expect(score(rowsOf({ ...first!, features }))).toSatisfy(Number.isFinite);
  });

  test('are higher where the features tell the classes apart', () => {
    const telling = first!.features.map((row, n) => [...row.slice(1), 4 * first!.labels[n]!]);
    for (const score of [logME, hScore]) {
      expect(score(rowsOf({ ...first!, features: telling }))).toBeGreaterThan(score(rowsOf(first!)));
    }
  });
});

describe('eigenvalues', () => {
  test("are NumPy's, and the vectors keep their lengths", () => {
    const { matrix, values } = reference.spectrum;
    const random = seededRandom(1, 'spectrum');
    const vector = Float64Array.from(values, () => random.normal());
    const found = symmetricSpectrum(Float64Array.from(matrix.flat()), values.length, [vector]);
    for (const [i, value] of [...found.values].sort((a, b) => a - b).entries()) near(value, values[i]!);
    // vᵀ·A·v is the same in both bases
    const product = matrix.map((row) => row.reduce((sum, a, j) => sum + a * vector[j]!, 0));
    near(
      found.coordinates[0]!.reduce((sum, along, i) => sum + along ** 2 * found.values[i]!, 0),
      product.reduce((sum, p, i) => sum + p * vector[i]!, 0),
    );
  });

  test('of matrices that are diagonal, or of one row, or zero', () => {
    const diagonal = Float64Array.from([3, 0, 0, 0, 1, 0, 0, 0, 2]);
    expect([...symmetricSpectrum(diagonal, 3, []).values].sort()).toEqual([1, 2, 3]);
    expect([...symmetricSpectrum(Float64Array.of(5), 1, []).values]).toEqual([5]);
    expect([...symmetricSpectrum(new Float64Array(4), 2, []).values]).toEqual([0, 0]);
  });
});
