/** Pairs, batch by batch: every sample of a batch goes through the network once, however many pairs it is in. */
import { pairWeightsInput, targetsInput } from '../../autodiff/index.ts';
import { inBatches } from '../../data/in-batches.ts';
import { tensor } from '../../onnx/index.ts';
import type { Tensors } from '../../runtime/types.ts';
import type { BatchSource } from '../batches/batch-source.ts';
import type { SampleSource } from '../sample-source.ts';
import { type Pair, type PairPlan, samplePairs } from './pair-sampler.ts';

export interface PairBatches extends BatchSource {
  /** Pairs of an epoch. */
  readonly pairs: number;
  /** Whether any are of the same class: without such pairs there is nothing to learn. */
  readonly alike: boolean;
}

/** @param labels classes of each sample of the source. @param batchSize pairs in a batch: at most twice as many samples. */
export function pairBatches(
  source: SampleSource,
  labels: readonly (readonly number[])[],
  plan: PairPlan,
  batchSize: number,
): PairBatches {
  const batchesOf = (epoch: number) => inBatches(samplePairs(labels, plan, epoch), batchSize);
  const first = samplePairs(labels, plan, 1);
  return {
    pairs: first.length,
    alike: first.some(({ similarity }) => similarity === 1),
    perEpoch: Math.ceil(first.length / batchSize),
    epoch: (epoch) =>
      batchesOf(epoch).map((pairs) => async () => {
        const samples = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
        const feeds = { ...(await source.load(samples, epoch)), ...pairTargets(pairs, samples) };
        return { feeds, rows: samples.length, count: pairs.length };
      }),
  };
}

/** What the loss `cosine-pairs` is fed: its mean over the pairs, one that was drawn twice counting twice. */
export function pairTargets(pairs: readonly Pair[], samples: readonly number[]): Tensors {
  const place = new Map(samples.map((sample, row) => [sample, row]));
  const count = samples.length;
  const [wanted, weights] = [new Float32Array(count * count), new Float32Array(count * count)];
  for (const { a, b, similarity } of pairs) {
    const at = place.get(a)! * count + place.get(b)!;
    wanted[at] = similarity;
    weights[at]! += 1 / pairs.length;
  }
  return {
    [targetsInput]: tensor('float32', [count, count], wanted),
    [pairWeightsInput]: tensor('float32', [count, count], weights),
  };
}
