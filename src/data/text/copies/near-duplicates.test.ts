import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../seeded-random.ts';
import { contentOf } from './clean-text.ts';
import { bins, jaccard, minHash, shingleSet, shingleText } from './min-hash.ts';
import { NearDuplicates } from './near-duplicates.ts';

async function groupsOf(texts: readonly string[]): Promise<Uint32Array> {
  const near = new NearDuplicates();
  for (const text of texts) near.add(contentOf(text));
  const all = Uint32Array.from(texts.keys());
  return (await near.groups(all, async (rows) => rows.map((row) => contentOf(texts[row]!)))).leaders;
}

const random = seededRandom(3, 'near');
const vocabulary = Array.from({ length: 3000 }, () =>
  Array.from({ length: 2 + random.below(7) }, () => 'etaoinshrdlu'[random.below(12)]).join(''),
);
const sentence = (words: number) => Array.from({ length: words }, () => vocabulary[random.below(3000)]!);

describe('NearDuplicates', () => {
  test('finds what a comparison of all pairs finds, next to all of it, and nothing else', async () => {
    for (const length of [15, 30, 80]) {
      const texts: string[] = [];
      for (let i = 0; i < 70; i++) {
        const words = sentence(length);
        texts.push(words.join(' '));
        for (let copy = 0; copy < 3; copy++) {
          const changed = [...words];
          for (let n = 0; n < Math.max(1, length * 0.05); n++)
            changed[random.below(length)] = vocabulary[random.below(3000)]!;
          texts.push(changed.join(' '));
        }
      }
      const leaders = await groupsOf(texts);
      const sets = texts.map((text) => shingleSet(shingleText(contentOf(text))));
      const exact = Array.from(texts, (_, row) => row);
      const find = (row: number): number => (exact[row] === row ? row : find(exact[row]!));
      let pairs = 0;
      let found = 0;
      for (let a = 0; a < texts.length; a++) {
        for (let b = a + 1; b < texts.length; b++) {
          if (jaccard(sets[a]!, sets[b]!) < 0.8) continue;
          pairs++;
          if (leaders[a] === leaders[b]) found++;
          const [first, second] = [find(a), find(b)];
          exact[Math.max(first, second)] = Math.min(first, second);
        }
      }
      expect(pairs).toBeGreaterThan(20);
      // Bands miss 1 % of the pairs at the threshold itself, and short texts have few shingles to estimate from.
      expect(found / pairs).toBeGreaterThan(0.93);
      for (let a = 0; a < texts.length; a++) expect(find(leaders[a]!)).toBe(find(a)); // each group is within an exact one
    }
  });

  test('capitals and punctuation do not matter; a text without letters is like nothing', async () => {
    const leaders = await groupsOf([
      'Great phone, really!',
      'great phone really',
      '!!!',
      '???',
      'ok',
      'OK.',
      'something else',
    ]);
    expect([...leaders]).toEqual([0, 0, 2, 3, 4, 4, 6]);
  });

  test('thousands of rows of one template end, in one group', async () => {
    const texts = Array.from(
      { length: 3000 },
      (_, i) => `Your order number ${i} has been shipped and will arrive within three working days, thank you`,
    );
    const leaders = await groupsOf(texts);
    expect(new Set(leaders).size).toBeLessThan(30);
  });
});

describe('MinHash', () => {
  test('the share of equal bins estimates the similarity', () => {
    let off = 0;
    const trials = 200;
    for (let i = 0; i < trials; i++) {
      const words = sentence(60);
      const changed = words.map((word) => (random.chance(0.05) ? vocabulary[random.below(3000)]! : word));
      const [a, b] = [words.join(' '), changed.join(' ')];
      const [x, y] = [new Uint32Array(bins), new Uint32Array(bins)];
      minHash(a, x);
      minHash(b, y);
      off += x.filter((value, bin) => value === y[bin]).length / bins - jaccard(shingleSet(a), shingleSet(b));
    }
    // Unbiased: the mean of 200 errors, each of deviation 0.06 at most, lies within 0.02 but once in a hundred thousand times.
    expect(Math.abs(off / trials)).toBeLessThan(0.02);
  });

  test('every bin is filled, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const minima = new Uint32Array(bins);
        if (minHash(shingleText(text), minima)) expect(minima.includes(0xffffffff)).toBe(false);
        else expect(shingleText(text)).toBe('');
      }),
    );
  });

  test('jaccard is that of sets', () => {
    const numbers = fc.array(fc.nat(20));
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const [x, y] = [new Set(a), new Set(b)];
        const common = [...x].filter((value) => y.has(value)).length;
        const sorted = (set: Set<number>) => Uint32Array.from(set).sort();
        expect(jaccard(sorted(x), sorted(y))).toBe(common / Math.max(1, x.size + y.size - common));
      }),
    );
  });
});
