import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sample } from '../sample.ts';
import { seededRandom } from '../seeded-random.ts';
import { splitDataset } from './splits.ts';

interface Given {
  readonly subject: number;
  readonly label: number;
}

const samplesOf = (list: readonly Given[]): Sample[] =>
  list.map(({ subject, label }, i) => ({
    ...{ id: `${i}`, hash: `${i}`, label },
    ...{ subject: `p${subject}`, group: `subject p${subject}` },
  }));
const sides = ['train', 'validation', 'test'] as const;
const share = (side: readonly Sample[], all: readonly Sample[], label: number) =>
  side.filter((one) => one.label === label).length / all.filter((one) => one.label === label).length;

test('no subject is on two sides, every sample is on one, and no class loses more than half to held-out sides', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ subject: fc.nat(12), label: fc.nat(3) }), { minLength: 2, maxLength: 80 }),
      fc.nat(),
      (list, seed) => {
        const all = samplesOf(list);
        const split = splitDataset(all, { seed });
        expect(sides.reduce((sum, side) => sum + split[side].length, 0)).toBe(all.length);
        const placed = sides.flatMap((side) => [...new Set(split[side].map(({ subject }) => subject))]);
        expect(new Set(placed).size).toBe(placed.length);
        for (const label of new Set(list.map((one) => one.label)))
          expect(share(split.train, all, label)).toBeGreaterThanOrEqual(0.5);
      },
    ),
  );
});

describe('shares come close to what is asked for', () => {
  test.each([
    ['patients of one class', (_: number, patient: number) => patient % 3, 0.05],
    ['patients of all classes', (photo: number) => photo % 3, 0.05],
    ['a rare class', (_: number, patient: number) => (patient % 10 === 0 ? 1 : 0), 0.1],
  ] as const)('%s, of 1 to 20 photos', (_, labelOf, most) => {
    for (let seed = 0; seed < 20; seed++) {
      const random = seededRandom(seed, 'patients');
      const list = Array.from({ length: 120 }, (_, patient) =>
        Array.from({ length: 1 + Math.floor(20 * random.uniform()) }, (_, photo) => ({
          subject: patient,
          label: labelOf(photo, patient),
        })),
      ).flat();
      const all = samplesOf(list);
      const split = splitDataset(all, { seed, test: 0.2, validation: 0.1 });
      // of the rare class there are 12 patients: one is a twelfth of it, or more
      for (const label of new Set(list.map((one) => one.label))) {
        expect(Math.abs(share(split.test, all, label) - 0.2)).toBeLessThan(most);
        expect(Math.abs(share(split.validation, all, label) - 0.1)).toBeLessThan(most);
      }
    }
  });
});

test('few groups: as many sides as they allow, and labels that a side lacks are named', () => {
  const counts = (groups: number, labelOf: (subject: number) => number = () => 0) => {
    const list = Array.from({ length: groups * 10 }, (_, i) => ({ subject: i % groups, label: labelOf(i % groups) }));
    const split = splitDataset(samplesOf(list), { seed: 1 });
    return { sizes: sides.map((side) => split[side].length), missing: split.missing };
  };
  expect([1, 2, 3, 4, 10].map((groups) => counts(groups).sizes)).toEqual([
    [10, 0, 0],
    [10, 0, 10],
    [20, 0, 10],
    [20, 10, 10],
    [60, 20, 20],
  ]);
  // each class lies in one group, which trains
  expect(counts(2, (subject) => subject)).toEqual({ sizes: [20, 0, 0], missing: { validation: [0, 1], test: [0, 1] } });
});

test('the seed chooses the groups, and the order of the samples does not', () => {
  const list = Array.from({ length: 300 }, (_, i) => ({ subject: i % 30, label: i % 2 }));
  const all = samplesOf(list);
  const tested = (samples: readonly Sample[], seed: number) =>
    [...new Set(splitDataset(samples, { seed }).test.map(({ subject }) => subject))].sort();
  expect(tested(all.toReversed(), 1)).toEqual(tested(all, 1));
  expect(tested(all, 2)).not.toEqual(tested(all, 1));
});

test('samples without a subject go by themselves', () => {
  const list = Array.from({ length: 60 }, (_, i) => ({ subject: i % 5, label: i % 2 }));
  const all = [
    ...samplesOf(list),
    ...Array.from({ length: 40 }, (_, i): Sample => ({ id: `x${i}`, hash: `x${i}`, label: i % 2 })),
  ];
  const split = splitDataset(all, { seed: 4, test: 0.2, validation: 0.2 });
  // each subject is 12 of 100
  expect(Math.abs(split.test.length - 20)).toBeLessThan(6);
  expect(Math.abs(split.validation.length - 20)).toBeLessThan(6);
});
