import { expect, test } from 'vitest';
import { tensor } from '../../onnx/index.ts';
import type { Judged } from '../../training/checkpoint.ts';
import { greedySoup, type JudgedWeights, meanWeights } from './greedy-soup.ts';

const weights = (...values: number[]) => ({ w: tensor('float32', [values.length], Float32Array.from(values)) });
const judged = (score: number, loss: number): Judged => ({ score, loss });
const candidate = (name: string, judged: Judged | null) => ({ name, weights: weights(0), judged });

/** Averages that were measured, by the names of their members. */
function averages(found: Readonly<Record<string, Judged | null>>, seen: string[] = []) {
  return async (members: readonly { readonly name: string }[]): Promise<JudgedWeights> => {
    const names = members.map(({ name }) => name).join('');
    seen.push(names);
    return { weights: weights(members.length), judged: found[names] ?? null };
  };
}

test('begins with the best, and each of the others joins if the average is no worse', async () => {
  const seen: string[] = [];
  const soup = await greedySoup(
    [candidate('a', judged(0.7, 0.5)), candidate('b', judged(0.9, 0.5)), candidate('c', judged(0.8, 0.9))],
    averages({ bc: judged(0.85, 0.1), ba: judged(0.9, 0.5) }, seen),
  );
  expect(seen).toEqual(['bc', 'ba']);
  expect(soup.members.map(({ name }) => name)).toEqual(['b', 'a']);
  expect(soup).toMatchObject({ weights: weights(2), judged: judged(0.9, 0.5) });
});

test('of equal scores the lower loss goes first, and a higher loss does not join', async () => {
  const seen: string[] = [];
  const soup = await greedySoup(
    [candidate('a', judged(0.9, 0.5)), candidate('b', judged(0.9, 0.4)), candidate('c', null)],
    averages({ ba: judged(0.9, 0.41) }, seen),
  );
  expect(seen).toEqual(['ba', 'bc']);
  expect(soup).toMatchObject({ members: [{ name: 'b' }], judged: judged(0.9, 0.4), weights: weights(0) });
});

test('what is equal keeps its order, and an average whose loss is no number never joins', async () => {
  const seen: string[] = [];
  const equal = [candidate('a', judged(0.9, 0.5)), candidate('b', judged(0.9, 0.5)), candidate('c', judged(0.9, 0.5))];
  const soup = await greedySoup(equal, averages({ ab: null, ac: judged(0.95, 0.7) }, seen));
  expect(seen).toEqual(['ab', 'ac']);
  expect(soup.members.map(({ name }) => name)).toEqual(['a', 'c']);
});

test('where even the best has no finite loss, an average that has one is better', async () => {
  const soup = await greedySoup([candidate('a', null), candidate('b', null)], averages({ ab: judged(0.1, 9) }));
  expect(soup.members).toHaveLength(2);
});

test('the mean is summed in 64 bits', () => {
  // in float32 2^24 + 1 + 1 stays 2^24
  const sets = [weights(2 ** 24, 1), weights(1, 2), weights(1, 6)];
  expect(meanWeights(sets)).toEqual(weights((2 ** 24 + 2) / 3, 3));
  expect(sets[0]).toEqual(weights(2 ** 24, 1));
});
