import { tensor } from '../../onnx/index.ts';
import type { SampleLoader } from '../sample-loader.ts';
import type { ImageSample } from './image-dataset.ts';
import type { ImageLoader } from './image-loader.ts';

/** Photos for a model whose image input, float32 [N, 3, H, W], has this name. */
export function imageSampleLoader(loader: ImageLoader, input: string): SampleLoader<ImageSample> {
  const { height, width } = loader.preprocessing.inputSize;
  return {
    preparation: loader.preprocessing,
    bytesAhead: loader.decodingBytes,
    async *batches(samples, { batchSize, view, batchesAhead, onUnreadable, signal }) {
      const batches = loader.batches(samples, {
        batchSize,
        view,
        signal,
        ...(batchesAhead !== undefined && { batchesAhead }),
        ...(onUnreadable && { onUnreadable }),
      });
      for await (const { pixelValues, samples } of batches) {
        yield { samples, feeds: { [input]: tensor('float32', [samples.length, 3, height, width], pixelValues) } };
      }
    },
  };
}
