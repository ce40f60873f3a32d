import type { SeededRandom } from '../../data/seeded-random.ts';

/** Batches whose samples are sorted together. */
const batchesTogether = 50;

/** A random order in which neighbors are of like length, so that batches hold little padding: shuffled, cut into runs of 50 batches (fewer
 *  where there are few samples), and each run sorted, the longest first. The longest sample of all is the very first one: what does not
 *  fit into memory fails at once.
 *  @param lengths of each sample. @returns each index once.
 *  @see transformers' `LengthGroupedSampler` */
export function lengthOrder(lengths: ArrayLike<number>, batchSize: number, random: SeededRandom): number[] {
  const shuffled = [...random.permutation(lengths.length)];
  const together = Math.max(1, Math.min(Math.floor(lengths.length / (4 * batchSize)), batchesTogether));
  const order: number[] = [];
  for (let from = 0; from < shuffled.length; from += together * batchSize) {
    const run = shuffled.slice(from, from + together * batchSize);
    for (const sample of run.sort((a, b) => lengths[b]! - lengths[a]!)) order.push(sample);
  }
  const longest = order.reduce((best, sample, at) => (lengths[sample]! > lengths[order[best]!]! ? at : best), 0);
  [order[0], order[longest]] = [order[longest]!, order[0]!];
  return order;
}
