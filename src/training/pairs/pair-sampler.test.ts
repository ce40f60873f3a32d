import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tensor } from '../../onnx/index.ts';
import { pairBatches, pairTargets } from './pair-batches.ts';
import { samplePairs } from './pair-sampler.ts';

const labelSets = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }), {
  minLength: 1,
  maxLength: 12,
});

test('pairs are what they say, as many in every epoch, and never of a sample with itself', () => {
  fc.assert(
    fc.property(
      labelSets,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(),
      (labels, R, most, seed) => {
        const share = (a: number, b: number) => labels[a]!.some((label) => labels[b]!.includes(label));
        const pairs = samplePairs(labels, { iterations: R, most, seed }, 1);
        for (const { a, b, similarity } of pairs) {
          expect(a).not.toBe(b);
          expect(share(a, b)).toBe(similarity === 1);
        }
        const others = [...labels.keys()].map((a) =>
          labels
            .map((_, b) => b)
            .filter((b) => b !== a)
            .map((b) => share(a, b)),
        );
        const possible = others.reduce((sum, row) => sum + Number(row.includes(true)) + Number(row.includes(false)), 0);
        expect(pairs).toHaveLength(Math.min(most, R * possible));
        expect(samplePairs(labels, { iterations: R, most, seed }, 2)).toHaveLength(pairs.length);
      },
    ),
    { seed: 3 },
  );
});

test('every sample is drawn from as often, like and unlike, and partners are spread evenly', () => {
  const labels = Array.from({ length: 12 }, (_, n) => [n % 3]);
  const pairs = samplePairs(labels, { iterations: 300, seed: 1, most: 1e6 }, 1);
  for (const similarity of [0, 1] as const) {
    const of = pairs.filter((pair) => pair.similarity === similarity);
    for (const sample of labels.keys()) expect(of.filter(({ a }) => a === sample)).toHaveLength(300);
    const partners = of.filter(({ a }) => a === 0).map(({ b }) => b);
    const candidates = similarity === 1 ? [3, 6, 9] : [1, 2, 4, 5, 7, 8, 10, 11];
    expect(new Set(partners)).toEqual(new Set(candidates));
    for (const candidate of candidates) {
      const share = partners.filter((b) => b === candidate).length / 300;
      expect(Math.abs(share - 1 / candidates.length)).toBeLessThan(0.09); // three standard errors of a share of 300
    }
  }
});

test('seed and epoch decide', () => {
  const labels = Array.from({ length: 8 }, (_, n) => [n % 2]);
  const draw = (seed: number, epoch: number) => samplePairs(labels, { seed }, epoch);
  expect(draw(1, 1)).toEqual(draw(1, 1));
  expect(draw(1, 1)).not.toEqual(draw(2, 1));
  expect(draw(1, 1)).not.toEqual(draw(1, 2));
});

test('a batch reads each sample once, and its weights are the mean over its pairs', () => {
  const pairs = [
    { a: 4, b: 9, similarity: 1 },
    { a: 9, b: 2, similarity: 0 },
    { a: 4, b: 9, similarity: 1 },
    { a: 2, b: 4, similarity: 0 },
  ] as const;
  expect(pairTargets(pairs, [4, 9, 2])).toEqual({
    targets: tensor('float32', [3, 3], [0, 1, 0, 0, 0, 0, 0, 0, 0]),
    pairWeights: tensor('float32', [3, 3], [0, 0.5, 0, 0, 0, 0.25, 0.25, 0, 0]),
  });
});

test('batches are of pairs, and count as such', async () => {
  const labels = Array.from({ length: 6 }, (_, n) => [n % 2]);
  const read: (readonly number[])[] = [];
  const source = {
    count: 6,
    answers: new Int32Array(6),
    load: async (samples: readonly number[]) => {
      read.push(samples);
      return { x: tensor('float32', [samples.length, 1], [...samples]) };
    },
  };
  const batches = pairBatches(source, labels, { iterations: 2, seed: 1 }, 10);
  expect(batches.perEpoch).toBe(3);
  const loaded = await Promise.all(batches.epoch(1).map((load) => load()));
  expect(loaded.map(({ count }) => count)).toEqual([10, 10, 4]);
  for (const [i, { feeds, rows }] of loaded.entries()) {
    expect(rows).toBe(new Set(read[i]).size);
    expect(feeds.targets!.shape).toEqual([rows, rows]);
    expect([...(feeds.pairWeights!.data as Float32Array)].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
  }
});
