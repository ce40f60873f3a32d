/** Dropout whose randomness the host feeds, so that a step can be repeated. */
import type { DropoutMask } from '../autodiff/index.ts';
import { seededRandom } from '../data/seeded-random.ts';
import { type Tensor, tensor } from '../onnx/index.ts';
import type { Tensors } from '../runtime/types.ts';

/** Masks for one batch: 0 with probability `ratio`, else 1 / (1 − ratio).
 * @param feeds the batch without its masks, for the length of its texts.
 * @param step counts the batches of the whole training, so that no two share a mask. */
export function dropoutFeeds(
  masks: readonly DropoutMask[],
  feeds: Tensors,
  batch: number,
  seed: number,
  step: number,
): Record<string, Tensor<'float32'>> {
  return Object.fromEntries(
    masks.map(({ input, ratio, axes, length }) => {
      const shape = axes.map(
        (size, axis) => size ?? (axis > 0 && length ? feeds[length.input]!.shape[length.axis]! : batch),
      );
      const random = seededRandom(seed, 'dropout', input, step);
      const count = shape.reduce((product, size) => product * size, 1);
      const kept = 1 / (1 - ratio);
      const mask = Float32Array.from({ length: count }, () => (random.uniform() < ratio ? 0 : kept));
      return [input, tensor('float32', shape, mask)];
    }),
  );
}
