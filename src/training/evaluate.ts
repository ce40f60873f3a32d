/** How well weights do on held-out samples. */
import { inBatches } from '../data/in-batches.ts';
import { mapAhead } from '../data/map-ahead.ts';
import type { Tensor } from '../onnx/index.ts';
import type { Tensors } from '../runtime/types.ts';
import type { SampleSource } from './sample-source.ts';
import { answersAt, type Measured, type Task } from './tasks/index.ts';

export interface EvaluateOptions {
  readonly batchSize: number;
  /** Called after each batch with the samples done. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface Evaluated {
  readonly measured: Measured;
  /** What `outputsOf` gave, [N, K] in the order of the source. */
  readonly outputs: Float32Array;
}

/** Runs every sample once, without augmentation; those of like length together.
 * @param outputsOf gives [N, K] for a batch. The source has at least one sample. */
export async function evaluate(
  source: SampleSource,
  outputsOf: (feeds: Tensors) => Promise<Tensor>,
  task: Task,
  { batchSize, onProgress, signal }: EvaluateOptions,
): Promise<Evaluated> {
  const { answers, lengths, count } = source;
  const order = Array.from({ length: count }, (_, n) => n);
  if (lengths) order.sort((a, b) => lengths[b]! - lengths[a]!);
  const meter = task.meter();
  const outputs = new Float32Array(count * task.outputs);
  let done = 0;
  const load = async (samples: number[]) => ({ samples, feeds: await source.load(samples, 0) });
  const loaded = mapAhead(inBatches(order, batchSize), load, { concurrency: 2, signal });
  for await (const { samples, feeds } of loaded) {
    const rows = (await outputsOf(feeds)).data as Float32Array;
    meter.add(rows, answersAt(answers, task.width, samples));
    for (const [row, sample] of samples.entries()) {
      outputs.set(rows.subarray(row * task.outputs, (row + 1) * task.outputs), sample * task.outputs);
    }
    done += samples.length;
    onProgress?.(done, count);
  }
  return { measured: meter.result(), outputs };
}
