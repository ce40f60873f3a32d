import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../data/seeded-random.ts';
import { curveFamilies } from './curve-families.ts';
import { fitCurve } from './fit-curve.ts';
import { type Anchor, type LearningCurve, learningCurve } from './learning-curve.ts';

const sizes = [50, 100, 200, 350, 500];

/** Draws around a true error, as if so many samples were judged. */
function drawn(errorAt: (n: number) => number, seed: number, { draws = 6, judged = 200, at = sizes } = {}): Anchor[] {
  const random = seededRandom(seed, 'draws');
  return at.map((samples) => ({
    samples,
    errors: Array.from({ length: draws }, () => {
      let wrong = 0;
      for (let i = 0; i < judged; i++) if (random.chance(errorAt(samples))) wrong++;
      return wrong / judged;
    }),
  }));
}

function fitted(anchors: readonly Anchor[]): LearningCurve {
  const { curve, refused } = learningCurve(anchors, 0);
  expect(refused?.message).toBeUndefined();
  return curve!;
}

test('each family finds the curve that its points lie on', () => {
  const truths = {
    pow3: (n: number) => 0.1 + 0.9 * n ** -0.6,
    pow4: (n: number) => 0.05 + 4 * (n + 60) ** -0.7,
    mmf4: (n: number) => 0.08 + 0.6 / (1 + (n / 90) ** 1.4),
  };
  for (const family of curveFamilies) {
    const truth = truths[family.name];
    const points = [20, 50, 100, 200, 400, 800].map((samples) => ({
      samples,
      error: truth(samples),
      standardError: 0.01,
    }));
    const fit = fitCurve(family, points);
    // the search ends at a thousandth of the range of each parameter
    for (const n of [30, 150, 800, 1600]) expect(Math.abs(fit.errorAt(n) - truth(n))).toBeLessThan(0.005);
  }
});

test('from half of the data, the accuracy on all of it lies within the band in 9 of 10 cases', () => {
  let [inside, all] = [0, 0];
  for (let seed = 0; seed < 40; seed++) {
    const random = seededRandom(seed, 'truth');
    const [floor, scale, alpha] = [random.between(0, 0.2), random.between(0.5, 2), random.between(0.3, 0.9)];
    const { curve } = learningCurve(
      drawn((n) => Math.min(0.9, floor + scale * n ** -alpha), seed),
      seed,
    );
    if (!curve) continue;
    all++;
    const truth = 1 - Math.min(0.9, floor + scale * 1000 ** -alpha);
    const [low, high] = curve.expect(1000).band;
    expect(high - low).toBeLessThan(0.25);
    if (low <= truth && truth <= high) inside++;
  }
  expect(all).toBeGreaterThan(35); // a curve that a power law made is hardly ever refused
  expect(inside / all).toBeGreaterThanOrEqual(0.9);
});

test('how many samples an accuracy takes', () => {
  const truth = (n: number) => 0.1 + 2 * n ** -0.6;
  const curve = fitted(drawn(truth, 3, { draws: 20, judged: 2000 }));
  const { samples, band } = curve.samplesFor(1 - truth(1000));
  expect(band[0]).toBeLessThanOrEqual(1000);
  expect(band[1]).toBeGreaterThanOrEqual(1000);
  expect(samples).toBeGreaterThan(600);
  expect(samples).toBeLessThan(1700);
  expect(curve.samplesFor(0.9999).samples).toBe(Number.POSITIVE_INFINITY);
});

test('an error that does not fall is expected to stay', () => {
  const { accuracy, band } = fitted(drawn(() => 0.3, 1)).expect(5000);
  expect(accuracy).toBeCloseTo(0.7, 1);
  expect(band[1]).toBeLessThan(0.8);
});

describe('refused, and said:', () => {
  const refusal = (anchors: readonly Anchor[]) => learningCurve(anchors, 0).refused?.message;

  test('too few anchors or draws', () => {
    expect(refusal(drawn(() => 0.3, 1, { at: [10, 20, 40] }))).toMatchInlineSnapshot(
      `"The learning curve is not extrapolated: 3 sizes of training set and 6 draws of each say too little. It takes 4 sizes and 3 draws."`,
    );
    expect(refusal(drawn(() => 0.3, 1, { draws: 2 }))).toContain('2 draws');
    expect(refusal([])).toContain('0 sizes');
  });

  test('an error that rises beyond chance', () => {
    expect(refusal(drawn((n) => (n < 300 ? 0.2 : 0.35), 1))).toMatchInlineSnapshot(
      `"The learning curve is not extrapolated: from 200 to 350 samples the error rose by 15.3 %, which chance does not explain. A curve that does not fall has no law to go on by."`,
    );
  });

  test('a curve that no family follows', () => {
    // flat, then a fall as of a cliff
    expect(refusal(drawn((n) => (n < 450 ? 0.5 : 0.1), 1, { judged: 2000 }))).toMatchInlineSnapshot(
      `"The learning curve is not extrapolated: no power law fits it. At 50 samples the best one is off by 5.4 %."`,
    );
  });
});

test('the same draws and seed give the same curve', () => {
  const anchors = drawn((n) => n ** -0.4, 5);
  expect(fitted(anchors).expect(2000)).toEqual(fitted(anchors).expect(2000));
});
