import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../seeded-random.ts';
import { stratifyLabels } from './iterative-stratification.ts';
import { splitDataset } from './splits.ts';

const sample = (i: number, labels: readonly number[], group?: string) => ({
  id: `${i}`,
  label: 0,
  hash: `${i}`,
  labels,
  ...(group && { group }),
});
/** 400 samples with 12 labels, of which the n-th is on about every n-th sample, and the last on five. */
const skewed = (seed: number) => {
  const random = seededRandom(seed, 'skewed');
  return Array.from({ length: 400 }, (_, i) =>
    sample(i, [
      ...Array.from({ length: 11 }, (_, k) => k).filter((k) => random.uniform() < 0.5 / (k + 1)),
      ...(i % 80 === 7 ? [11] : []),
    ]),
  );
};
const countOf = (side: readonly { labels: readonly number[] }[], label: number) =>
  side.filter(({ labels }) => labels.includes(label)).length;

describe('samples with several labels', () => {
  test.each([0, 1, 2, 3, 4, 5])('each label is in every side in about its share, seed %i', (seed) => {
    const samples = skewed(seed);
    const { train, validation, test: held, missing } = splitDataset(samples, { test: 0.2, validation: 0.2, seed });
    expect(missing).toEqual({ validation: [], test: [] });
    expect([held.length, validation.length].every((count) => Math.abs(count - 80) <= 4)).toBe(true);
    for (let label = 0; label < 12; label++) {
      const all = countOf(samples, label);
      for (const [side, share] of [
        [train, 0.6],
        [validation, 0.2],
        [held, 0.2],
      ] as const)
        expect(Math.abs(countOf(side, label) - share * all)).toBeLessThanOrEqual(2);
    }
  });

  test('one of a kind is trained on, and named', () => {
    const { train, missing } = splitDataset(
      [sample(0, [0, 1]), ...Array.from({ length: 30 }, (_, i) => sample(i + 1, [0]))],
      { seed: 0 },
    );
    expect(countOf(train, 1)).toBe(1);
    expect(missing).toEqual({ validation: [1], test: [1] });
  });

  test('those without a label are divided too, and copies stay together', () => {
    const samples = Array.from({ length: 60 }, (_, i) => sample(i, i % 3 === 0 ? [] : [i % 2], `g${i >> 1}`));
    const { train, validation, test: held } = splitDataset(samples, { seed: 3 });
    for (const side of [train, validation, held]) {
      expect(side.some(({ labels }) => labels.length === 0)).toBe(true);
      for (const { group } of side) expect(side.filter((one) => one.group === group)).toHaveLength(2);
    }
  });

  test('no sample is lost or doubled, whatever the labels', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.nat(6), { maxLength: 4 }), { minLength: 1, maxLength: 60 }),
        fc.nat(99),
        (lists, seed) => {
          const samples = lists.map((labels, i) => sample(i, labels));
          const { train, validation, test: held } = splitDataset(samples, { seed });
          expect([...train, ...validation, ...held].map(({ id }) => id).sort()).toEqual(
            samples.map(({ id }) => id).sort(),
          );
        },
      ),
    );
  });

  test('the order of the groups decides where shares are equal', () => {
    const groups = Array.from({ length: 4 }, () => ({ labels: [0], size: 1 }));
    expect(
      stratifyLabels(groups, [
        ['train', 0.5],
        ['test', 0.5],
      ]),
    ).toEqual(['train', 'test', 'train', 'test']);
  });
});
