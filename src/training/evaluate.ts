/** How well weights do on held-out samples. */
import { mapAhead } from '../data/map-ahead.ts';
import type { Tensor } from '../onnx/index.ts';
import type { Tensors } from '../runtime/types.ts';
import { argMax, crossEntropySum } from './cross-entropy.ts';
import type { SampleSource } from './sample-source.ts';

export interface Evaluated {
  /** Mean −log p of the true class (nats); no weights, no smoothing. */
  readonly loss: number;
  readonly accuracy: number;
  /** Predicted class of each sample. */
  readonly predictions: Int32Array;
}

export interface EvaluateOptions {
  readonly batchSize: number;
  readonly classes: number;
  /** Called after each batch with the samples done. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Runs every sample once, in order, without augmentation.
 * @param logitsOf gives [N, K] for a batch. The source has at least one sample. */
export async function evaluate(
  source: SampleSource,
  logitsOf: (feeds: Tensors) => Promise<Tensor>,
  { batchSize, classes, onProgress, signal }: EvaluateOptions,
): Promise<Evaluated> {
  const batches = inBatches([...source.labels.keys()], batchSize);
  const predictions = new Int32Array(source.count);
  let loss = 0;
  let done = 0;
  const loaded = mapAhead(batches, (samples) => source.load(samples, 0), { concurrency: 2, signal });
  for await (const feeds of loaded) {
    const logits = (await logitsOf(feeds)).data as Float32Array;
    const labels = source.labels.subarray(done, done + logits.length / classes);
    loss += crossEntropySum(logits, labels, classes);
    predictions.set(argMax(logits, classes), done);
    done += labels.length;
    onProgress?.(done, source.count);
  }
  let hits = 0;
  predictions.forEach((prediction, n) => {
    if (prediction === source.labels[n]) hits++;
  });
  return { loss: loss / source.count, accuracy: hits / source.count, predictions };
}

/** Consecutive runs of at most `size` items. */
export function inBatches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
