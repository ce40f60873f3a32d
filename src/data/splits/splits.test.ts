import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sample } from '../sample.ts';
import { splitDataset, stratifiedFolds } from './splits.ts';

const sample = (id: string, label: number, hash = id): Sample => ({ id, label, hash });
const many = (count: number, label: number) => Array.from({ length: count }, (_, i) => sample(`${label}/${i}`, label));

/** Samples of up to 5 classes, with copies. */
const samples = fc
  .array(fc.record({ label: fc.nat(4), content: fc.nat(60) }), { minLength: 2, maxLength: 80 })
  .map((list) => list.map(({ label, content }, i) => sample(`${label}/${i}`, label, `${label}-${content}`)));

describe('splitDataset', () => {
  test('shares every class, in the order of the samples', () => {
    const all = [...many(100, 0), ...many(20, 1), ...many(3, 2)];
    const split = splitDataset(all, { test: 0.2, validation: 0.1, seed: 1 });
    const counts = (side: readonly Sample[]) => [0, 1, 2].map((label) => side.filter((s) => s.label === label).length);
    expect([split.train, split.validation, split.test].map(counts)).toEqual([
      [70, 14, 2],
      [10, 2, 0],
      [20, 4, 1],
    ]);
    expect(split.asked).toEqual({ validation: 0.1, test: 0.2 });
    expect(split.train).toEqual(all.filter((s) => split.train.includes(s)));
    expect(split.missing).toEqual({ validation: [2], test: [] });
  });

  test('classes of one or two photos train', () => {
    const split = splitDataset([...many(1, 0), ...many(2, 1), ...many(9, 2)], { seed: 3 });
    expect(split.train.map(({ id }) => id)).toEqual(expect.arrayContaining(['0/0', '1/0', '1/1']));
    expect(split.missing).toEqual({ validation: [0, 1], test: [0, 1] });
  });

  test('small classes keep half of their samples for training', () => {
    const cut = (count: number, shares = {}) => {
      const { train, validation, test } = splitDataset(many(count, 0), { seed: 4, ...shares });
      return [train.length, validation.length, test.length];
    };
    expect([3, 4, 5, 6, 7, 10].map((count) => cut(count))).toEqual([
      [2, 0, 1],
      [2, 1, 1],
      [3, 1, 1],
      [4, 1, 1],
      [5, 1, 1],
      [6, 2, 2],
    ]);
    expect(cut(3, { test: 0 })).toEqual([2, 1, 0]);
    expect(cut(10, { test: 0.6, validation: 0.2 })).toEqual([2, 2, 6]); // as asked for
  });

  test('a group of copies that would take more than half of its class is trained on', () => {
    const copies = Array.from({ length: 8 }, (_, i) => sample(`copy-${i}`, 0, 'copy'));
    for (let seed = 0; seed < 20; seed++) {
      const { train } = splitDataset([...copies, ...many(4, 0)], { seed });
      expect(train.filter(({ hash }) => hash === 'copy')).toHaveLength(8);
    }
  });

  test('is the same on every machine', () => {
    const split = splitDataset(many(12, 0), { test: 0.25, validation: 0.25, seed: 7 });
    expect([split.test, split.validation].map((side) => side.map(({ id }) => id))).toMatchInlineSnapshot(`
      [
        [
          "0/4",
          "0/5",
          "0/10",
        ],
        [
          "0/2",
          "0/7",
          "0/9",
        ],
      ]
    `);
  });

  test('given sides stay; a missing validation side is cut from train', () => {
    const all = [
      ...many(20, 0).map((s) => ({ ...s, split: 'train' as const })),
      ...many(20, 1).map((s) => ({ ...s, split: 'train' as const })),
      { ...sample('t', 0), split: 'test' as const },
    ];
    const split = splitDataset(all, { seed: 1, test: 0.5 });
    expect(split.test.map(({ id }) => id)).toEqual(['t']);
    expect(split.validation.length).toBe(6);
    expect(split.train.length).toBe(34);
    const validated = splitDataset([...all.slice(0, 40), { ...sample('v', 0), split: 'validation' as const }], {
      seed: 1,
    });
    expect(validated.test).toEqual([]);
    expect(validated.train.length).toBe(40);
  });

  test('properties: nothing lost, nothing doubled, copies together, every class trains', () => {
    fc.assert(
      fc.property(
        samples,
        fc.integer(),
        fc.double({ min: 0, max: 0.6, noNaN: true }),
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        (all, seed, test, validation) => {
          const split = splitDataset(all, { test, validation, seed });
          const sides = [split.train, split.validation, split.test];
          expect(
            sides
              .flat()
              .map(({ id }) => id)
              .sort(),
          ).toEqual(all.map(({ id }) => id).sort());
          const hashes = sides.map((side) => new Set(side.map(({ hash }) => hash)));
          for (const hash of hashes[0]!) expect(hashes[1]!.has(hash) || hashes[2]!.has(hash)).toBe(false);
          for (const hash of hashes[1]!) expect(hashes[2]!.has(hash)).toBe(false);
          expect(new Set(split.train.map(({ label }) => label))).toEqual(new Set(all.map(({ label }) => label)));
          for (const label of new Set(all.map((s) => s.label))) {
            const groups = new Set(all.filter((s) => s.label === label).map(({ hash }) => hash)).size;
            const missing = (side: 'test' | 'validation') => split.missing[side].includes(label);
            expect(missing('test')).toBe(test > 0 && !split.test.some((s) => s.label === label));
            expect(missing('validation')).toBe(validation > 0 && !split.validation.some((s) => s.label === label));
            const of = (side: readonly Sample[]) => side.filter((s) => s.label === label).length;
            const whole = of(all);
            expect(of(split.train)).toBeGreaterThanOrEqual(
              Math.min(Math.ceil(whole / 2), whole - Math.round(whole * (test + validation))),
            );
            if (groups < 4) continue;
            const held = of(split.test) + of(split.validation);
            if (test + validation > 0 && groups === whole) expect(held).toBeGreaterThan(0);
          }
        },
      ),
    );
  });

  test('the order of the samples does not matter', () => {
    fc.assert(
      fc.property(samples, fc.integer(), (all, seed) => {
        const ids = (list: readonly Sample[]) => list.map(({ id }) => id).sort();
        const forward = splitDataset(all, { seed });
        const backward = splitDataset([...all].reverse(), { seed });
        expect(ids(backward.test)).toEqual(ids(forward.test));
        expect(ids(backward.validation)).toEqual(ids(forward.validation));
      }),
    );
  });

  test('adding photos leaves most others where they were', () => {
    const before = splitDataset(many(100, 0), { seed: 5 });
    const after = splitDataset(many(120, 0), { seed: 5 });
    const nowTrained = before.test.filter((s) => after.train.some(({ id }) => id === s.id));
    expect(nowTrained.length).toBeLessThanOrEqual(1);
  });

  test('errors', () => {
    const all = many(10, 0);
    expect(() => splitDataset(all, { seed: 1, test: 15 })).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: \`test\` must be a share from 0 to below 1; got 15.
        try: Use 0.15 for 15 %.]
    `);
    expect(() => splitDataset(all, { seed: 1, test: 0.5, validation: 0.5 })).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: A test share of 50 % and a validation share of 50 % leave nothing to train on.
        try: Let \`test\` and \`val\` add up to 0.5 at most.]
    `);
    expect(() => stratifiedFolds(all, 11, 1)).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: 10 samples cannot be cut into 11 folds.
        try: Use 5 folds, or no more folds than samples.]
    `);
  });
});

describe('stratifiedFolds', () => {
  test('properties: each sample is tested once (unless it is the only one), copies together, sizes even', () => {
    fc.assert(
      fc.property(samples, fc.integer(), fc.integer({ min: 2, max: 6 }), (all, seed, k) => {
        fc.pre(k <= all.length);
        const folds = stratifiedFolds(all, k, seed);
        expect(folds.length).toBe(k);
        const groupsOf = (label: number) => new Set(all.filter((s) => s.label === label).map(({ hash }) => hash)).size;
        const tested = folds.flatMap(({ test: side }) => side.map(({ id }) => id)).sort();
        expect(tested).toEqual(
          all
            .filter((s) => groupsOf(s.label) > 1)
            .map(({ id }) => id)
            .sort(),
        );
        for (const { train, test: side } of folds) {
          expect(train.length + side.length).toBe(all.length);
          const trained = new Set(train.map(({ hash }) => hash));
          expect(side.some(({ hash }) => trained.has(hash))).toBe(false);
          for (const { label } of all) expect(train.some((s) => s.label === label)).toBe(true);
        }
        const groups = folds.map(({ test: side }) => new Set(side.map(({ hash }) => hash)).size);
        expect(Math.max(...groups) - Math.min(...groups)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
