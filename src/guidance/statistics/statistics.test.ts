import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../data/seeded-random.ts';
import { binomialCdf, binomialPmf } from './binomial.ts';
import { incompleteBeta } from './incomplete-beta.ts';
import { correctedT, discordant, expectedCalibrationError, holm, mcnemar, pairedBootstrapInterval } from './index.ts';
import { logGamma } from './log-gamma.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { studentCritical, studentTwoSided } from './student-t.ts';

// Written by conformance/make/statistics.py with SciPy 1.17.1 and statsmodels 0.15.0.
const reference = JSON.parse(readFileSync(new URL('fixtures/reference.json', import.meta.url), 'utf8'));

/** Relative to numbers above 1, absolute below: what a reader of a p value or an interval sees. */
function near(value: number, wanted: number) {
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
}

describe("as SciPy's and statsmodels':", () => {
  test('special functions and distributions', () => {
    for (const [x, wanted] of reference.logGamma) near(logGamma(x), wanted);
    for (const [x, a, b, wanted] of reference.incompleteBeta) near(incompleteBeta(x, a, b), wanted);
    for (const [z, wanted] of reference.normal) near(normalCdf(z), wanted);
    for (const [p, wanted] of reference.normalQuantile) near(normalQuantile(p), wanted);
    for (const [t, df, wanted] of reference.student) near(studentTwoSided(t, df), wanted);
    for (const [alpha, df, wanted] of reference.studentCritical) near(studentCritical(alpha, df), wanted);
    for (const [k, n, p, pmf, cdf] of reference.binomial) {
      near(binomialPmf(k, n, p), pmf);
      near(binomialCdf(k, n, p), cdf);
    }
    expect(normalCdf(-12) / reference.normal[0][1]).toBeCloseTo(1, 9); // the far tail keeps its digits
  });

  test("McNemar's exact and mid-p values", () => {
    for (const [firstOnly, secondOnly, exact, midP] of reference.mcnemar) {
      const found = mcnemar({ firstOnly, secondOnly });
      near(found.exactP, exact);
      near(found.midP, midP);
    }
  });

  test("Holm's adjusted p values", () => {
    for (const [given, wanted] of reference.holm) {
      holm(given).forEach((p, i) => {
        near(p, wanted[i]);
      });
    }
    expect(holm([])).toEqual([]);
  });

  test('the corrected resampled t test', () => {
    for (const { differences, testShare, ...wanted } of reference.correctedT) {
      const found = correctedT(differences, testShare);
      near(found.mean, wanted.mean);
      near(found.p, wanted.p);
      near(found.interval[0], wanted.interval[0]);
      near(found.interval[1], wanted.interval[1]);
    }
  });

  test('the expected calibration error', () => {
    for (const { confidences, right, error } of reference.calibrationError) {
      near(expectedCalibrationError(confidences, right), error);
    }
  });

  test('the BCa interval of the paired bootstrap', () => {
    for (const { firstOnly, secondOnly, samples, interval, simulated } of reference.bootstrap) {
      const found = pairedBootstrapInterval({ firstOnly, secondOnly }, samples);
      near(found[0], interval[0]);
      near(found[1], interval[1]);
      // SciPy draws 20,000 resamples, whose quantiles may miss by one sample.
      for (const end of [0, 1]) expect(Math.abs(found[end]! - simulated[end])).toBeLessThan(1.01 / samples);
    }
  });
});

describe('where nothing can be compared:', () => {
  test('no discordant sample, and equal folds, find nothing', () => {
    expect(mcnemar({ firstOnly: 0, secondOnly: 0 })).toEqual({ midP: 1, exactP: 1 });
    expect(correctedT([0, 0, 0], 0.5)).toEqual({ mean: 0, p: 1, interval: [0, 0] });
    expect(correctedT([0.25, 0.25], 0.5).p).toBe(0);
  });

  test('twenty equal answers do not show that there is no difference', () => {
    const [low, high] = pairedBootstrapInterval({ firstOnly: 0, secondOnly: 0 }, 20);
    expect(high).toBeCloseTo(1 - 0.025 ** (1 / 20), 12);
    expect(low).toBe(-high);
    const every = pairedBootstrapInterval({ firstOnly: 0, secondOnly: 20 }, 20);
    expect(every).toEqual([1 - 2 * high, 1]);
    expect(pairedBootstrapInterval({ firstOnly: 20, secondOnly: 0 }, 20)).toEqual([-1, 2 * high - 1]);
  });

  test('a test set of a million samples', () => {
    const [low, high] = pairedBootstrapInterval({ firstOnly: 900, secondOnly: 1000 }, 1_000_000);
    const error = Math.sqrt(1900) / 1e6; // the normal interval, which holds at this size
    expect(low).toBeCloseTo(1e-4 - 1.96 * error, 5);
    expect(high).toBeCloseTo(1e-4 + 1.96 * error, 5);
  });
});

describe('10,000 pairs of equal methods:', () => {
  /** Two methods of accuracy 0.8, whose answers to a share of the samples have nothing to do with each other. */
  function pairOfEquals(seed: number, samples: number, redrawn: number) {
    const random = seededRandom(seed, 'null');
    const first = Array.from({ length: samples }, () => random.chance(0.8));
    const second = first.map((right) => (random.chance(redrawn) ? random.chance(0.8) : right));
    return discordant(first, second);
  }

  test.each([
    [60, 0.4],
    [200, 0.3],
  ])('with %d samples, mid-p is below 0.05 in at most 5 of 100', (samples, redrawn) => {
    let [midP, outside] = [0, 0];
    for (let seed = 0; seed < 10_000; seed++) {
      const counts = pairOfEquals(seed, samples, redrawn);
      if (mcnemar(counts).midP < 0.05) midP++;
      if (seed % 10 > 0) continue; // a thousand intervals are enough, and slower
      const [low, high] = pairedBootstrapInterval(counts, samples);
      if (low > 0 || high < 0) outside++;
    }
    // Three standard errors of a rate of 0.05 in 10,000 are 0.0065; of 1,000, 0.021. The bootstrap is a little narrow for few samples.
    expect(midP / 10_000).toBeLessThan(0.0565);
    expect(midP / 10_000).toBeGreaterThan(0.01);
    expect(outside / 1_000).toBeLessThan(0.08);
  });

  test('in a family of five, Holm finds something in at most 5 of 100', () => {
    let found = 0;
    for (let seed = 0; seed < 2_000; seed++) {
      const family = Array.from({ length: 5 }, (_, k) => mcnemar(pairOfEquals(5 * seed + k, 100, 0.3)).midP);
      if (holm(family).some((p) => p < 0.05)) found++;
    }
    expect(found / 2_000).toBeLessThan(0.065); // 0.05 and three standard errors
  });

  test('over overlapping training sets the corrected t test keeps its level, where the plain one does not', () => {
    const [folds, share] = [10, 1 / 9];
    let [corrected, plain] = [0, 0];
    for (let seed = 0; seed < 10_000; seed++) {
      const random = seededRandom(seed, 'folds');
      // Differences of overlapping training sets have correlation test/(test + train).
      const rho = share / (1 + share);
      const common = random.normal();
      const differences = Array.from(
        { length: folds },
        () => Math.sqrt(rho) * common + Math.sqrt(1 - rho) * random.normal(),
      );
      if (correctedT(differences, share).p < 0.05) corrected++;
      if (correctedT(differences, 0).p < 0.05) plain++;
    }
    expect(corrected / 10_000).toBeLessThan(0.0565);
    expect(corrected / 10_000).toBeGreaterThan(0.0435);
    expect(plain / 10_000).toBeGreaterThan(0.1);
  });
});
