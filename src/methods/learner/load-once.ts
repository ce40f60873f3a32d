import type { Sample, SampleLoader, View } from '../../data/index.ts';
import type { Tensors } from '../../runtime/types.ts';

/** What a model reads of these samples, in their order and in one batch; at least one. */
export async function loadOnce(loader: SampleLoader, samples: readonly Sample[], view: View): Promise<Tensors> {
  const batches = loader.batches(samples, { batchSize: samples.length, view, batchesAhead: 0 });
  for await (const { feeds } of batches) return feeds;
  throw new RangeError('A batch has at least one sample.');
}
