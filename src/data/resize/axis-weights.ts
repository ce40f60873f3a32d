import type { Filter } from './filters.ts';

/** From which pixels each output of one axis is made, and with what weights. */
export interface AxisWeights {
  /** (first pixel, number of pixels) for each output. */
  readonly bounds: Int32Array;
  /** For each output `taps` weights: their low parts, then their high parts (see assembly/fixed-point.ts). */
  readonly parts: Int16Array;
  /** A multiple of 8, so that the kernels read whole vectors; weights past an output's pixels are 0. */
  readonly taps: number;
}

/** A stretch of one axis of the image becomes `length` pixels, of which those from `first` on are wanted. */
export interface Stretch {
  /** Pixels of the image along this axis. */
  readonly pixels: number;
  /** Where the stretch starts and ends; need not be whole. */
  readonly from: number;
  readonly to: number;
  readonly length: number;
  readonly first: number;
  readonly count: number;
}

const precision = 1 << 22;
const lowBits = 15;

/**
 * Weights as Pillow computes them (Resample.c, precompute_coeffs and normalize_coeffs_8bpc): the filter, stretched where the image
 * shrinks, is sampled at the center of each pixel in its reach; the weights are divided by their sum and rounded to 22 bits.
 */
export function axisWeights({ pixels, from, to, length, first, count }: Stretch, filter: Filter): AxisWeights {
  const scale = (to - from) / length;
  const stretch = Math.max(1, scale);
  const support = filter.support * stretch;
  const taps = Math.ceil((Math.ceil(support) * 2 + 1) / 8) * 8;
  const bounds = new Int32Array(2 * count);
  const parts = new Int16Array(2 * taps * count);
  const weights = new Float64Array(taps);
  for (let n = 0; n < count; n++) {
    const center = from + (first + n + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(pixels, Math.trunc(center + support + 0.5));
    let sum = 0;
    for (let x = start; x < end; x++) {
      const weight = filter.weight((x - center + 0.5) * (1 / stretch));
      weights[x - start] = weight;
      sum += weight;
    }
    bounds[2 * n] = start;
    bounds[2 * n + 1] = end - start;
    for (let t = 0, at = 2 * taps * n; t < end - start; t++, at++) {
      const share = sum === 0 ? weights[t]! : weights[t]! / sum;
      const whole = Math.trunc(share * precision + (share < 0 ? -0.5 : 0.5));
      parts[at] = whole & ((1 << lowBits) - 1);
      parts[at + taps] = whole >> lowBits;
    }
  }
  return { bounds, parts, taps };
}
