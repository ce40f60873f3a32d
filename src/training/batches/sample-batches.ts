/** Labelled samples, batch by batch. */
import { inBatches, inEvenBatches } from '../../data/in-batches.ts';
import { seededRandom } from '../../data/seeded-random.ts';
import { type MixingOptions, mixBatch } from '../mixing/mix-batch.ts';
import type { SampleSource } from '../sample-source.ts';
import { answersAt, type TargetOptions, type Task } from '../tasks/index.ts';
import type { BatchSource } from './batch-source.ts';
import { lengthOrder } from './length-order.ts';

export interface SampleBatchesOptions extends MixingOptions {
  /** Samples in a batch, at most. */
  readonly batchSize: number;
  /** Whether all batches of an epoch are of the same size but for one sample; else the last one takes what is left. @default false */
  readonly even?: boolean;
  readonly seed: number;
  readonly targets?: TargetOptions;
}

/** Every sample once an epoch, in an order that follows from seed and epoch. */
export function sampleBatches(
  source: SampleSource,
  task: Task,
  { batchSize, seed, targets, even = false, ...mixing }: SampleBatchesOptions,
): BatchSource {
  const perEpoch = Math.ceil(source.count / batchSize);
  const load = async (samples: readonly number[], epoch: number, step: number) => {
    const answers = answersAt(source.answers, task.width, samples);
    const inputs = await source.load(samples, epoch);
    const feeds = mixBatch(inputs, task.targets(answers, targets), mixing, { seed, step, count: samples.length });
    return { feeds, rows: samples.length, count: samples.length };
  };
  return {
    perEpoch,
    epoch(epoch) {
      const random = seededRandom(seed, 'shuffle', epoch);
      const order = source.lengths
        ? lengthOrder(source.lengths, batchSize, random)
        : [...random.permutation(source.count)];
      return (even ? inEvenBatches : inBatches)(order, batchSize).map(
        (samples, batch) => () => load(samples, epoch, (epoch - 1) * perEpoch + batch),
      );
    },
  };
}
