import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupFolds } from './group-folds.ts';

const cases = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 30 })), { minLength: 1, maxLength: 80 })
  .map((rows) => ({
    labels: Int32Array.from(rows, ([label]) => label),
    groups: Int32Array.from(rows, ([, group]) => group),
  }));

test('a group is in one fold, and every class that is held out is taught by others', () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 0, max: 5 }), ({ labels, groups }, seed) => {
      const { count, foldOf } = groupFolds(labels, groups, { seed });
      const foldOfGroup = new Map<number, number>();
      foldOf.forEach((fold, row) => {
        expect(foldOfGroup.get(groups[row]!) ?? fold).toBe(fold);
        foldOfGroup.set(groups[row]!, fold);
        expect(fold).toBeLessThan(Math.max(count, 1));
      });
      expect(groupFolds(labels, groups, { seed })).toEqual({ count, foldOf });
    }),
  );
});

test('without groups every class is spread evenly: no fold has two rows of it more than another', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 100 }), (list) => {
      const labels = Int32Array.from(list);
      const { count, foldOf } = groupFolds(labels, Int32Array.from(labels.keys()));
      for (const label of new Set(list)) {
        const held = Array.from({ length: count }, (_, fold) =>
          labels.reduce((sum, of, row) => sum + (of === label && foldOf[row] === fold ? 1 : 0), 0),
        );
        expect(Math.max(0, ...held) - Math.min(...held, Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test("a class's only row, and a class that lies in one group, always teach", () => {
  const labels = Int32Array.of(0, 0, 0, 0, 1, 2, 2);
  const { count, foldOf } = groupFolds(labels, Int32Array.of(0, 1, 2, 3, 4, 5, 5), { k: 4 });
  expect(count).toBe(4);
  expect([...foldOf].slice(4)).toEqual([-1, -1, -1]);
  expect([...foldOf].slice(0, 4).sort()).toEqual([0, 1, 2, 3]);
});

test('nothing can be held out of one group', () => {
  expect(groupFolds(Int32Array.of(0, 1, 0), Int32Array.of(0, 0, 0))).toEqual({
    count: 0,
    foldOf: Int32Array.of(-1, -1, -1),
  });
});

test('the seed draws the folds', () => {
  const labels = Int32Array.from({ length: 40 }, (_, n) => n % 2);
  const rows = Int32Array.from(labels.keys());
  expect(groupFolds(labels, rows, { seed: 1 }).foldOf).not.toEqual(groupFolds(labels, rows, { seed: 2 }).foldOf);
});
