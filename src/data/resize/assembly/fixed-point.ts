/** Pillow's fixed point: a weight is round(w · 2²²), a sum starts at one half, and its upper bits, clipped to a byte, are the result.
 *
 *  SIMD multiplies 16 bits at a time, so a weight comes in two parts, weight = high·2¹⁵ + low with 0 ≤ low < 2¹⁵. Both sums are kept apart
 *  and joined at the end. Where the low one wraps around, so does the whole: the result is exact modulo 2³², and the true sum fits. */

const precisionBits = 22;
const lowBits = 15;

/** Four sums to four whole numbers, still to be clipped. */
// @ts-expect-error: decorator
@inline
export function joined(low: v128, high: v128): v128 {
  const sum = i32x4.add(i32x4.add(i32x4.shl(high, lowBits), low), i32x4.splat(1 << (precisionBits - 1)));
  return i32x4.shr_s(sum, precisionBits);
}

/** Where the parts of one output's weights lie: `taps` of 16 bits low, then as many high. */
// @ts-expect-error: decorator
@inline
export function highPart(weights: usize, taps: i32): usize {
  return weights + ((<usize>taps) << 1);
}
