/** Copies that a split would put on both sides, or that stand on both already. */
import { find, join } from '../../data/splits/union-find.ts';
import { remark } from '../../messages/index.ts';
import type { Neighbors } from '../probe/index.ts';
import type { Check, CheckContext } from './context.ts';
import { type Finding, finding } from './finding.ts';

/** Cosine of centered features from which two samples count as copies. */
const alike = { image: 0.95, text: 0.99 } as const;
/** Crops are less alike. Two photos count as copies from here on if each is the other's nearest, and so much nearer than its second nearest (as a share of the
 * distance): of 350 photos of food, 500 digits and 875 garments one pair of each at most is so by itself. */
const alikePair = 0.85;
const nearer = 0.4;

export interface Copies {
  /** A row and an earlier one that it repeats, the likest first. */
  readonly pairs: readonly { readonly row: number; readonly of: number; readonly similarity: number }[];
  /** Number of each row's group: the probe's groups, joined by the pairs. */
  readonly groups: Uint32Array;
}

/** Rows that repeat others by their features, beyond what the data's own groups say. */
export async function copiesIn({ dataset, groups, neighbors, samples }: CheckContext): Promise<Copies> {
  const { k, rows, similarity } = await neighbors();
  // what a patient's photos have in common does not make them copies
  const bySubject = samples.some(({ subject }) => subject !== undefined);
  const parents = Uint32Array.from(groups, (group, row) => (bySubject ? row : group));
  const pairs = new Map<string, { row: number; of: number; similarity: number }>();
  for (let row = 0; row < samples.length; row++) {
    for (let n = 0; n < k; n++) {
      const of = rows[row * k + n]!;
      const likeness = similarity[row * k + n]!;
      if (likeness < alike[dataset.modality]) break;
      join(parents, row, of);
      const [first, second] = [Math.min(row, of), Math.max(row, of)];
      pairs.set(`${first} ${second}`, { row: second, of: first, similarity: likeness });
    }
  }
  for (const { row, of, similarity: likeness } of dataset.modality === 'image' ? closePairs(await neighbors()) : []) {
    join(parents, row, of);
    pairs.set(`${of} ${row}`, { row, of, similarity: likeness });
  }
  const likest = [...pairs.values()].sort((a, b) => b.similarity - a.similarity || a.row - b.row);
  return { pairs: likest, groups: parents.map((_, row) => find(parents, row)) };
}

/** Rows that are each other's nearest by far. */
function closePairs({ k, rows, similarity }: Neighbors): Copies['pairs'] {
  if (k < 2) return [];
  const isFarNearer = (row: number) => 1 - similarity[row * k]! <= nearer * (1 - similarity[row * k + 1]!);
  return Array.from({ length: rows.length / k }, (_, row) => ({
    row,
    of: rows[row * k]!,
    similarity: similarity[row * k]!,
  })).filter(
    ({ row, of, similarity: likeness }) =>
      of < row && likeness >= alikePair && rows[of * k] === row && isFarNearer(row) && isFarNearer(of),
  );
}

export const leakage: Check = {
  name: 'leakage',
  leftOut: () => undefined,
  run: async (context) => {
    const { dataset, samples } = context;
    const { modality } = dataset;
    const { pairs, groups } = await copiesIn(context);
    const idOf = (row: number) => samples[row]!.id;
    const findings: Finding[] = [];

    const members = new Map<number, number[]>();
    groups.forEach((group, row) => {
      const found = members.get(group);
      if (found) found.push(row);
      else members.set(group, [row]);
    });
    const isHeldOut = (row: number) => samples[row]!.split === 'validation' || samples[row]!.split === 'test';
    const across = dataset.givenSplits.some((side) => side !== 'train')
      ? [...members.values()].flatMap((rows) => {
          const taught = rows.find((row) => !isHeldOut(row));
          return taught === undefined ? [] : rows.filter(isHeldOut).map((row) => ({ row, of: taught }));
        })
      : [];
    if (across.length > 0) {
      const [first] = across;
      const details = { modality, count: across.length, first: idOf(first!.row), second: idOf(first!.of) };
      findings.push(
        finding(
          'leakage',
          'high',
          remark('COPIES_HELD_OUT', details),
          across.map(({ row }) => idOf(row)),
        ),
      );
    }
    const told = new Set(across.map(({ row }) => row));
    const apart = pairs.filter(({ row, of }) => !told.has(row) && !told.has(of));
    if (apart.length > 0) {
      const repeating = [...new Set(apart.map(({ row }) => row))];
      const [first] = apart;
      const said = remark('COPIES_APART', {
        modality,
        count: repeating.length,
        groups: new Set(repeating.map((row) => groups[row])).size,
        first: idOf(first!.of),
        second: idOf(first!.row),
      });
      findings.push(finding('leakage', 'medium', said, repeating.map(idOf)));
    }
    return findings;
  },
};
