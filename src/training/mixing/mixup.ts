/** Mixup: each sample becomes a blend of itself and another of its batch, target and all.  Zhang et al. 2018, arXiv:1710.09412. */
import type { SeededRandom } from '../../data/seeded-random.ts';
import { type Tensor, tensor } from '../../onnx/index.ts';

export interface MixupPlan {
  /** λ, the share of the sample itself; 0.5 … 1, as a blend below that is another sample's. */
  readonly share: number;
  /** The partner of each sample: a permutation of 0 … N−1. */
  readonly partners: Uint32Array;
}

/** Draws λ ~ Beta(α, α) and the partners for a batch of `count` samples. */
export function planMixup(random: SeededRandom, count: number, alpha: number): MixupPlan {
  const draw = random.beta(alpha, alpha);
  return { share: Math.max(draw, 1 - draw), partners: random.permutation(count) };
}

/** λ·x[n] + (1 − λ)·x[partner(n)] along the first axis. As the partners are a permutation, blended targets have the
 * mean of `makeTargets`' normalized class weights. */
export function mix(value: Tensor<'float32'>, { share, partners }: MixupPlan): Tensor<'float32'> {
  const row = value.data.length / partners.length;
  const mixed = new Float32Array(value.data.length);
  for (let n = 0; n < partners.length; n++) {
    const other = partners[n]! * row;
    for (let i = 0; i < row; i++)
      mixed[n * row + i] = share * value.data[n * row + i]! + (1 - share) * value.data[other + i]!;
  }
  return tensor('float32', value.shape, mixed);
}
