/** Photos as training reads them where nothing is frozen: decoded anew each time. */
import type { AugmentedView, ImageLoader, ImageSample, View } from '../data/index.ts';
import { tensor } from '../onnx/index.ts';
import type { SampleSource } from '../training/sample-source.ts';

export type Augmentation = Omit<AugmentedView, 'view'>;

/** @param input name of the graph's image input. @param augmentation a new view of each photo in each epoch; none without it. */
export function photoSource(
  loader: ImageLoader,
  samples: readonly ImageSample[],
  input: string,
  augmentation?: Augmentation,
): SampleSource {
  const { height, width } = loader.preprocessing.inputSize;
  return {
    count: samples.length,
    labels: Int32Array.from(samples, ({ label }) => label),
    async load(indices, epoch) {
      const view: View = augmentation && epoch > 0 ? { ...augmentation, view: epoch } : 'eval';
      const chosen = indices.map((index) => samples[index]!);
      for await (const { pixelValues } of loader.batches(chosen, { batchSize: chosen.length, view, batchesAhead: 0 })) {
        return { [input]: tensor('float32', [chosen.length, 3, height, width], pixelValues) };
      }
      throw new RangeError('A batch has at least one sample.');
    },
  };
}
