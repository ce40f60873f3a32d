import { expect, test } from 'vitest';
import { seededRandom } from '../../data/seeded-random.ts';
import { leastHeldOut, noveltyOf, thresholdOf } from './novelty.ts';

const rising = (count: number, draw: (n: number) => number) =>
  Float32Array.from({ length: count }, (_, n) => draw(n)).sort();

test('the p-value counts held-out samples at least as far, and itself', () => {
  const distances = rising(39, (n) => n / 64);
  expect(noveltyOf(-1, distances)).toEqual({ unknown: false, distance: -1, pValue: 1 });
  expect(noveltyOf(37 / 64, distances)).toMatchObject({ unknown: false, pValue: 3 / 40 });
  expect(noveltyOf(37.5 / 64, distances)).toMatchObject({ unknown: true, pValue: 2 / 40 });
  expect(noveltyOf(2, distances)).toMatchObject({ unknown: true, pValue: 1 / 40 });
});

test('the threshold is where samples begin to be unknown, for every number of held-out samples', () => {
  for (let count = leastHeldOut; count < 400; count++) {
    const distances = rising(count, (n) => n);
    const threshold = thresholdOf(distances);
    expect(noveltyOf(threshold, distances).unknown).toBe(false);
    expect(noveltyOf(threshold + 0.5, distances).unknown).toBe(true);
    expect(noveltyOf(threshold + 0.5, distances).pValue).toBeLessThanOrEqual(0.05);
  }
});

test('with fewer held-out samples nothing would ever be unknown', () => {
  expect(
    noveltyOf(
      2,
      rising(leastHeldOut, () => 0),
    ).unknown,
  ).toBe(true);
  expect(
    noveltyOf(
      2,
      rising(leastHeldOut - 1, () => 0),
    ).unknown,
  ).toBe(false);
});

test('equal distances count as farther: a tie is no reason to be unknown', () => {
  expect(
    noveltyOf(
      1,
      rising(100, () => 1),
    ),
  ).toMatchObject({ unknown: false, pValue: 1 });
});

test('of samples of the same distribution 5 % come out unknown, whatever the distribution', () => {
  const random = seededRandom(1, 'novelty');
  for (const draw of [
    () => random.uniform(),
    () => Math.exp(3 * random.normal()),
    () => Math.round(20 * random.uniform()),
  ]) {
    for (const count of [19, 59, 200]) {
      const rounds = 2000;
      let unknown = 0;
      for (let round = 0; round < rounds; round++) {
        const distances = rising(count, draw);
        for (let n = 0; n < 5; n++) if (noveltyOf(Math.fround(draw()), distances).unknown) unknown++;
      }
      // standard deviation of the mean of 2,000 rounds: at most that of one draw a round, 0.0049; four of them above, and below where there are no ties
      const share = unknown / (5 * rounds);
      expect(share).toBeLessThan(0.05 + 4 * 0.0049);
      if (draw() % 1 !== 0) expect(share).toBeGreaterThan(0.05 - 4 * 0.0049);
    }
  }
});
