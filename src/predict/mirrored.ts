/** Test-time augmentation: a photo is answered from what it and its mirror image give (Krizhevsky et al. 2012, §4.1, without the crops). */
import { type Tensor, tensor } from '../onnx/index.ts';
import { softmax } from '../training/cross-entropy.ts';
import type { ClassOutput } from './answer.ts';
import { sigmoid } from './ranked-labels.ts';

/** @param pixels float32 [3, H, W]. @param width W. @returns the same, left and right exchanged. */
export function mirrored(pixels: Float32Array, width: number): Float32Array {
  const result = new Float32Array(pixels.length);
  for (let row = 0; row < pixels.length; row += width) {
    for (let x = 0; x < width; x++) result[row + x] = pixels[row + width - 1 - x]!;
  }
  return result;
}

/** The mean of the probabilities (of the numbers, where numbers were learned) of photos and of their mirror images.
 * @param values of the model's output, float [2·N, K]: first the photos, then the mirror images. @param count N.
 * @returns float32 [N, K], which are probabilities. */
export function meanOfMirrored(
  { probabilities, task = 'single-label' }: Pick<ClassOutput, 'probabilities' | 'task'>,
  values: Tensor,
  count: number,
): Tensor<'float32'> {
  const data = values.data as Float32Array;
  const columns = data.length / (2 * count);
  const asTheyAre = probabilities || task === 'regression';
  const likely = asTheyAre ? data : task === 'multi-label' ? sigmoid(data) : softmax(data, columns);
  const half = count * columns;
  const mean = Float32Array.from({ length: half }, (_, i) => (likely[i]! + likely[half + i]!) / 2);
  return tensor('float32', [count, columns], mean);
}
