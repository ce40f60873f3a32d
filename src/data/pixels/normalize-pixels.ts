import type { ImagePreprocessing } from '../../models/preprocessing.ts';
import { inLuma } from './luma.ts';
import type { RgbImage } from './read-image.ts';

/**
 * Bytes to a model's numbers: (byte · rescaleFactor − mean) / std, from [height, width, 3] to float32 [3, height, width].
 * A byte has 256 values, so each channel is a table, rounded where transformers.js rounds: to float32 after rescaling, and at the end.
 */
export function normalizePixels(image: RgbImage, preprocessing: ImagePreprocessing): Float32Array {
  const { data, width, height } = preprocessing.grayscale ? inLuma(image) : image;
  const area = width * height;
  const pixelValues = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const table = channelTable(preprocessing, channel);
    const plane = preprocessing.channelOrder === 'bgr' ? 2 - channel : channel;
    for (let from = channel, to = plane * area; to < (plane + 1) * area; from += 3, to++) {
      pixelValues[to] = table[data[from]!]!;
    }
  }
  return pixelValues;
}

function channelTable({ rescaleFactor, mean, std }: ImagePreprocessing, channel: number): Float32Array {
  return Float32Array.from(
    { length: 256 },
    (_, byte) => (Math.fround(rescaleFactor * byte) - mean[channel]!) / std[channel]!,
  );
}
