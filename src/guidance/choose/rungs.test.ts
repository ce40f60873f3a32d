import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptOf, planRungs, workFrom } from './rungs.ts';

/** What models cost in all, in units of one model on all samples. */
const cost = (samples: number, classes: number, models: number) =>
  workFrom(planRungs(samples, classes, models), 0, models) / samples;

test('ten models cost little more than two, and six less than three', () => {
  for (const samples of [2000, 10_000, 100_000]) {
    expect(cost(samples, 10, 10)).toBeLessThan(2.8);
    expect(cost(samples, 10, 6)).toBeLessThan(2.5);
    expect(cost(samples, 10, 30)).toBeLessThan(5);
  }
});

test('few samples, or two models, are judged at once', () => {
  expect(planRungs(150, 5, 8)).toEqual([150]);
  expect(planRungs(10_000, 5, 2)).toEqual([10_000]);
  expect(planRungs(300, 7, 3)).toEqual([100, 300]);
});

test('every class has ten samples or so on the first rung', () => {
  expect(planRungs(20_000, 100, 12)[0]).toBe(1000);
});

test('rungs rise to all samples, and some models are left on each', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 4, max: 1e6 }),
      fc.integer({ min: 2, max: 1000 }),
      fc.integer({ min: 1, max: 60 }),
      (samples, classes, models) => {
        const rungs = planRungs(samples, classes, models);
        expect(rungs.at(-1)).toBe(samples);
        for (let i = 1; i < rungs.length; i++) expect(rungs[i]!).toBeGreaterThan(rungs[i - 1]!);
        expect(keptOf(models)).toBeGreaterThan(0);
        expect(keptOf(models)).toBeLessThanOrEqual(models);
        expect(workFrom(rungs, 0, models)).toBeLessThanOrEqual(models * samples);
      },
    ),
  );
});
