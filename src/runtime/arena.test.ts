import { describe, expect, test } from 'vitest';
import { Arena, padded } from './arena.ts';

describe('an arena', () => {
  test('gives out zeros at multiples of 16 bytes that do not overlap', () => {
    const arena = new Arena();
    const regions = [1, 5, 4, 0, 1000].map((length) => arena.allocate(length));
    for (const [i, region] of regions.entries()) {
      expect(region.offset % 16).toBe(0);
      expect(arena.view(region)).toEqual(new Float32Array(region.length));
      arena.view(region).fill(i + 1);
    }
    expect(regions.map((region) => new Set(arena.view(region)))).toEqual(
      regions.map(({ length }, i) => new Set(length > 0 ? [i + 1] : [])),
    );
  });

  test('keeps what its regions hold when it grows, past several pages', () => {
    const arena = new Arena();
    const first = arena.allocate(7);
    arena.view(first).set([1, 2, 3, 4, 5, 6, 7]);
    const large = arena.allocate(1_000_000);
    arena.view(large).fill(0.5);
    const last = arena.allocate(3_000_000);
    expect([...arena.view(first)]).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(arena.view(large).every((x) => x === 0.5)).toBe(true);
    expect(arena.view(last).every((x) => x === 0)).toBe(true);
  });

  test('keeps the kernels working after it has grown', () => {
    const arena = new Arena();
    const region = arena.allocate(500_000);
    arena.view(region).fill(2);
    expect(arena.kernels.sumOfSquares(region.offset, padded(region.length))).toBe(2_000_000);
  });

  test('says what to do where the weights are too many', () => {
    expect(() => new Arena().allocate(2 ** 30 + 1)).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: Training these weights takes 4097 MiB in one piece; 4096 MiB is the limit, and the machine may have less.
        try: Train fewer weights (unfreeze the last blocks only), or use a smaller batch.]
    `);
  });

  test('can still give out what fits after it has refused what does not', () => {
    const arena = new Arena();
    expect(() => arena.allocate(2 ** 30)).toThrow();
    expect(arena.allocate(8).length).toBe(8);
  });
});

test('lengths are padded to whole cache lines of 16', () => {
  expect([0, 1, 16, 17].map(padded)).toEqual([0, 16, 16, 32]);
});
