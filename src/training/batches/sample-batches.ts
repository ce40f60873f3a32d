/** Labelled samples, batch by batch. */
import { inBatches, inEvenBatches } from '../../data/in-batches.ts';
import { seededRandom } from '../../data/seeded-random.ts';
import type { Tensor } from '../../onnx/index.ts';
import type { Tensors } from '../../runtime/types.ts';
import { mix, planMixup } from '../mixup.ts';
import type { SampleSource } from '../sample-source.ts';
import { answersAt, type TargetOptions, type Task } from '../tasks/index.ts';
import type { BatchSource } from './batch-source.ts';
import { lengthOrder } from './length-order.ts';

export interface SampleBatchesOptions {
  /** Samples in a batch, at most. */
  readonly batchSize: number;
  /** Whether all batches of an epoch are of the same size but for one sample; else the last one takes what is left. @default false */
  readonly even?: boolean;
  readonly seed: number;
  readonly targets?: TargetOptions;
  /** α of mixup's Beta(α, α); 0 is none. Only where all feeds are float32. @default 0 */
  readonly mixup?: number;
}

/** Every sample once an epoch, in an order that follows from seed and epoch. */
export function sampleBatches(
  source: SampleSource,
  task: Task,
  { batchSize, seed, targets, mixup = 0, even = false }: SampleBatchesOptions,
): BatchSource {
  const perEpoch = Math.ceil(source.count / batchSize);
  const load = async (samples: readonly number[], epoch: number, step: number) => {
    const answers = answersAt(source.answers, task.width, samples);
    let feeds: Tensors = { ...(await source.load(samples, epoch)), ...task.targets(answers, targets) };
    if (mixup > 0) {
      const plan = planMixup(seededRandom(seed, 'mixup', step), samples.length, mixup);
      feeds = Object.fromEntries(
        Object.entries(feeds).map(([name, value]) => [name, mix(value as Tensor<'float32'>, plan)]),
      );
    }
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
