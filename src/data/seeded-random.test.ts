import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SeededRandom, seededRandom } from './seeded-random.ts';

test('gives the words of the reference C implementation', () => {
  const random = new SeededRandom(Uint32Array.of(1, 2, 3, 4));
  // printed by xoshiro128starstar.c (prng.di.unimi.it) from the state {1, 2, 3, 4}
  const reference = [
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ];
  expect(reference.map(() => random.uint32())).toEqual(reference);
});

test('a stream is the same today and tomorrow', () => {
  const random = seededRandom(42, 'augment', 3, 'cat/photo-1.jpg');
  expect([
    random.uint32(),
    random.uint32(),
    random.uniform(),
    random.below(10),
    random.normal(),
  ]).toMatchInlineSnapshot(`
    [
      3389736381,
      905258075,
      0.3027303716954497,
      4,
      -1.9981921359881907,
    ]
  `);
});

test('parts name different streams by kind, order and boundary', () => {
  const names = [[1], ['1'], [1.5], [1, 0], [0, 1], ['ab', 'c'], ['a', 'bc'], ['abc'], ['a', 'b', 'c'], [], ['']];
  const first = names.map((parts) => seededRandom(...parts).uint32());
  expect(new Set(first).size).toBe(names.length);
});

test('neighbouring seeds give unrelated streams', () => {
  const means = Array.from({ length: 2000 }, (_, seed) => seededRandom(seed, 'x').uniform());
  const mean = means.reduce((a, b) => a + b) / means.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.03); // 4.6 standard errors of the mean of 2,000 uniforms
  const lagged = means.slice(1).reduce((sum, x, i) => sum + (x - 0.5) * (means[i]! - 0.5), 0) / means.length / (1 / 12);
  expect(Math.abs(lagged)).toBeLessThan(0.1);
});

describe('properties', () => {
  test('below(count) stays below count', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, count) => {
        const draw = seededRandom(seed).below(count);
        expect(draw).toBeGreaterThanOrEqual(0);
        expect(draw).toBeLessThan(count);
      }),
    );
  });

  test('a permutation holds every index once', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(300), (seed, count) => {
        const sorted = [...seededRandom(seed).permutation(count)].sort((a, b) => a - b);
        expect(sorted).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
    );
  });

  test('beta stays in [0, 1] for every shape, tiny ones included', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 1e-6, max: 50, noNaN: true }), (seed, alpha) => {
        const draw = seededRandom(seed).beta(alpha, alpha);
        expect(draw >= 0 && draw <= 1).toBe(true);
      }),
    );
  });
});

test('below is even and normal is standard', () => {
  const random = seededRandom(5);
  const counts = new Uint32Array(7);
  for (let i = 0; i < 70_000; i++) counts[random.below(7)]!++;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500); // 5.4 standard deviations of a count
  const draws = Array.from({ length: 50_000 }, () => random.normal());
  const mean = draws.reduce((a, b) => a + b) / draws.length;
  const variance = draws.reduce((a, b) => a + b * b, 0) / draws.length;
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(variance - 1)).toBeLessThan(0.03);
});

test('beta(0.2, 0.2) has the mean and variance of its definition', () => {
  const random = seededRandom(6);
  const draws = Array.from({ length: 20_000 }, () => random.beta(0.2, 0.2));
  const mean = draws.reduce((a, b) => a + b) / draws.length;
  const variance = draws.reduce((a, b) => a + (b - mean) ** 2, 0) / draws.length;
  expect(mean).toBeCloseTo(0.5, 1);
  expect(variance).toBeCloseTo(0.25 / 1.4, 2); // ab / ((a+b)²(a+b+1)) = 0.04 / (0.16 · 1.4)
});
