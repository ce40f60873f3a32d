/** Samples as training reads them where nothing is kept: made anew each time. */
import type { Sample, SampleLoader, View } from '../../data/index.ts';
import type { Tensors } from '../../runtime/types.ts';
import type { SampleSource } from '../../training/sample-source.ts';
import type { Answers } from '../../training/tasks/index.ts';
import { loadOnce } from './load-once.ts';

/** @param answers what is true of these samples. @param viewOf the view of an epoch; epoch 0 is evaluation. @param through what the model's inputs become before training reads them. */
export function directSource(
  loader: SampleLoader,
  samples: readonly Sample[],
  answers: Answers,
  viewOf: (epoch: number) => View,
  through: (feeds: Tensors) => Promise<Tensors> = async (feeds) => feeds,
): SampleSource {
  const lengths = loader.lengths?.(samples);
  return {
    count: samples.length,
    answers,
    ...(lengths && { lengths }),
    async load(indices, epoch) {
      const chosen = indices.map((index) => samples[index]!);
      return through(await loadOnce(loader, chosen, viewOf(epoch)));
    },
  };
}
