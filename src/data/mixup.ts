import { InjertoError } from '../errors.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface MixedBatch {
  /** float32, as given: λ·x + (1 − λ)·x[permutation]. */
  readonly pixelValues: Float32Array;
  /** float32 [B, classCount]: λ·onehot(y) + (1 − λ)·onehot(y[permutation]). */
  readonly targets: Float32Array;
  readonly lambda: number;
  /** Row i was blended with row permutation[i]. */
  readonly permutation: Uint32Array;
}

/**
 * Blends each sample of a batch with another, and their labels alike; λ ~ Beta(alpha, alpha), one for the batch.
 * Zhang et al. 2018, arXiv:1710.09412.
 * @param batch pixelValues float32 [B, …]; labels B class indices, 0 … classCount − 1.
 * @throws {InjertoError} LABEL_OUT_OF_RANGE
 */
export function mixup(
  random: SeededRandom,
  { pixelValues, labels }: { readonly pixelValues: Float32Array; readonly labels: Int32Array },
  { alpha, classCount }: { readonly alpha: number; readonly classCount: number },
): MixedBatch {
  const rows = labels.length;
  const length = pixelValues.length / rows;
  const lambda = random.beta(alpha, alpha);
  const permutation = random.permutation(rows);
  const mixed = new Float32Array(pixelValues.length);
  const targets = new Float32Array(rows * classCount);
  for (let row = 0; row < rows; row++) {
    const other = permutation[row]!;
    for (let i = row * length, j = other * length; i < (row + 1) * length; i++, j++) {
      mixed[i] = lambda * pixelValues[i]! + (1 - lambda) * pixelValues[j]!;
    }
    for (const [source, weight] of [
      [row, lambda],
      [other, 1 - lambda],
    ] as const) {
      const label = labels[source]!;
      if (!(label >= 0 && label < classCount)) {
        throw new InjertoError('LABEL_OUT_OF_RANGE', {
          what: `Label ${label} is not in 0 … ${classCount - 1}.`,
          where: `row ${source} of the batch`,
        });
      }
      targets[row * classCount + label]! += weight;
    }
  }
  return { pixelValues: mixed, targets, lambda, permutation };
}
