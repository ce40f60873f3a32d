/** Pairs for contrastive learning: of few samples many pairs can be made.  Tunstall et al. 2022, arXiv:2209.11055, §3.1. */
import { seededRandom } from '../../data/seeded-random.ts';

/** Two samples, and the cosine that their embeddings should have: 1 for the same class, else 0. */
export interface Pair {
  readonly a: number;
  readonly b: number;
  readonly similarity: 0 | 1;
}

export interface PairPlan {
  /** Rounds, the R of the paper: in each, every sample gets one partner of its own class and one of another. @default 20 */
  readonly iterations?: number;
  /** Pairs drawn at most, whatever the rounds; a multiple of the samples is the fairest. @default 4096 */
  readonly most?: number;
  readonly seed: number;
}

export const defaultIterations = 20;
export const mostPairs = 4096;

/** Blind draws of an unlike sample before all are looked through: where nearly all share a label, few are left. */
const tries = 20;

/** Draws as many pairs of like samples as of unlike ones (as far as there are any), in random order. A pair never joins a sample with
 *  itself. Samples without a partner of their own class are only in pairs of unlike ones.
 *  @param labels classes of each sample; samples that share one are alike.
 *  @param epoch other pairs in each, as many in all: a pure function of it and the seed. */
export function samplePairs(
  labels: readonly (readonly number[])[],
  { iterations = defaultIterations, most = mostPairs, seed }: PairPlan,
  epoch: number,
): Pair[] {
  const random = seededRandom(seed, 'pairs', epoch);
  const members = new Map<number, number[]>();
  for (const [sample, own] of labels.entries()) {
    for (const label of own) {
      const others = members.get(label);
      if (others) others.push(sample);
      else members.set(label, [sample]);
    }
  }
  const alike = (sample: number): number | undefined => {
    const shared = labels[sample]!.filter((label) => members.get(label)!.length > 1);
    if (shared.length === 0) return undefined;
    const group = members.get(shared[random.below(shared.length)]!)!;
    const drawn = group[random.below(group.length - 1)]!;
    return drawn === sample ? group.at(-1)! : drawn;
  };
  const differs = (a: number, b: number) => !labels[b]!.some((label) => labels[a]!.includes(label));
  const unlike = (sample: number): number | undefined => {
    for (let i = 0; i < tries; i++) {
      const other = random.below(labels.length);
      if (other !== sample && differs(sample, other)) return other;
    }
    const others = [...labels.keys()].filter((other) => other !== sample && differs(sample, other));
    return others.length > 0 ? others[random.below(others.length)] : undefined;
  };
  const pairs: Pair[] = [];
  for (let round = 0; round < iterations && pairs.length < most; round++) {
    for (const sample of random.permutation(labels.length)) {
      if (pairs.length >= most) break;
      const [positive, negative] = [alike(sample), unlike(sample)];
      if (positive !== undefined) pairs.push({ a: sample, b: positive, similarity: 1 });
      if (negative !== undefined && pairs.length < most) pairs.push({ a: sample, b: negative, similarity: 0 });
    }
  }
  return random.shuffled(pairs);
}
