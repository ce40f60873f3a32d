/** CutMix: a rectangle of each photo is replaced by that of another of its batch, and the target by as much.  Yun et al. 2019, arXiv:1905.04899. */
import type { SeededRandom } from '../../data/seeded-random.ts';
import { type Tensor, tensor } from '../../onnx/index.ts';

/** Shares of height and width, so that it fits photos and feature maps of any size. */
export interface CutmixPlan {
  /** λ as it was drawn: the share that the sample itself keeps, before the rectangle is cut off at the edges. */
  readonly drawn: number;
  /** Where the center lies, 0 … below 1. */
  readonly center: readonly [y: number, x: number];
  /** The partner of each sample: a permutation of 0 … N−1. */
  readonly partners: Uint32Array;
}

/** From … to, the latter not included. */
export interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Draws λ ~ Beta(α, α), the place and the partners for a batch of `count` samples. */
export function planCutmix(random: SeededRandom, count: number, alpha: number): CutmixPlan {
  return {
    drawn: random.beta(alpha, alpha),
    center: [random.uniform(), random.uniform()],
    partners: random.permutation(count),
  };
}

/** The rectangle, of the photo's form and √(1 − λ) of its sides, in whole pixels and cut off at the edges: timm's `rand_bbox`. */
export function boxOf({ drawn, center }: Pick<CutmixPlan, 'drawn' | 'center'>, height: number, width: number): Box {
  const side = Math.sqrt(1 - drawn);
  const [top, bottom] = span(Math.trunc(height * side), Math.floor(center[0] * height), height);
  const [left, right] = span(Math.trunc(width * side), Math.floor(center[1] * width), width);
  return { top, bottom, left, right };
}

function span(length: number, center: number, size: number): [from: number, to: number] {
  return [Math.max(0, center - Math.floor(length / 2)), Math.min(size, center + Math.floor((length + 1) / 2))];
}

/** What is left of each sample. */
export function keptShare({ top, bottom, left, right }: Box, height: number, width: number): number {
  return 1 - ((bottom - top) * (right - left)) / (height * width);
}

/** @param value float32 [N, C, H, W]. */
export function paste(value: Tensor<'float32'>, { partners, ...plan }: CutmixPlan): Tensor<'float32'> {
  const [, , height, width] = value.shape as [number, number, number, number];
  const { top, bottom, left, right } = boxOf(plan, height, width);
  const pasted = value.data.slice();
  const sample = value.data.length / partners.length;
  for (let n = 0; n < partners.length; n++) {
    const shift = (partners[n]! - n) * sample;
    for (let plane = n * sample; plane < (n + 1) * sample; plane += height * width) {
      for (let y = top; y < bottom; y++) {
        const from = plane + y * width + left;
        pasted.set(value.data.subarray(shift + from, shift + from + right - left), from);
      }
    }
  }
  return tensor('float32', value.shape, pasted);
}
