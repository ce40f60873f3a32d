/** Along the rows. Output x is Σ pixel[start(x) + t] · weight(x, t), t < count(x).
 *
 *  `bounds` holds (start, count) for each output, `weights` its `taps` weights in two parts (see fixed-point.ts); taps is a multiple of 8 and
 *  weights past `count` are 0, so that whole vectors may be read: the caller leaves 32 bytes behind the last row. A pixel of three bytes is
 *  written as four, the fourth being overwritten by the next. */
import { highPart, joined } from './fixed-point';

export function horizontalRgb(
  from: usize, to: usize, rows: i32, rowBytes: i32, outWidth: i32, bounds: usize, weights: usize, taps: i32,
): void {
  // Two pixels side by side, channel by channel, as 16-bit pairs.
  const first = i8x16(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);
  const second = i8x16(6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1);
  ofColors(from, to, rows, rowBytes, outWidth, bounds, weights, taps, 3, first, second);
}

export function horizontalRgba(
  from: usize, to: usize, rows: i32, rowBytes: i32, outWidth: i32, bounds: usize, weights: usize, taps: i32,
): void {
  const first = i8x16(0, -1, 4, -1, 1, -1, 5, -1, 2, -1, 6, -1, 3, -1, 7, -1);
  const second = i8x16(8, -1, 12, -1, 9, -1, 13, -1, 10, -1, 14, -1, 11, -1, 15, -1);
  ofColors(from, to, rows, rowBytes, outWidth, bounds, weights, taps, 4, first, second);
}

// @ts-expect-error: decorator
@inline
function ofColors(
  from: usize, to: usize, rows: i32, rowBytes: i32, outWidth: i32, bounds: usize, weights: usize, taps: i32,
  channels: i32, first: v128, second: v128,
): void {
  const weightBytes = (<usize>taps) << 2;
  for (let row = 0; row < rows; row++) {
    let bound = bounds;
    let weight = weights;
    for (let x = 0; x < outWidth; x++) {
      let at = from + <usize>(load<i32>(bound) * channels);
      let low = weight;
      const end = low + ((<usize>load<i32>(bound, 4)) << 1);
      let high = highPart(low, taps);
      let lowSum = i32x4.splat(0);
      let highSum = i32x4.splat(0);
      while (low < end) {
        const pixels = v128.load(at);
        const a = i8x16.swizzle(pixels, first);
        const b = i8x16.swizzle(pixels, second);
        lowSum = i32x4.add(lowSum, i32x4.dot_i16x8_s(a, v128.load32_splat(low)));
        highSum = i32x4.add(highSum, i32x4.dot_i16x8_s(a, v128.load32_splat(high)));
        lowSum = i32x4.add(lowSum, i32x4.dot_i16x8_s(b, v128.load32_splat(low, 4)));
        highSum = i32x4.add(highSum, i32x4.dot_i16x8_s(b, v128.load32_splat(high, 4)));
        at += <usize>(4 * channels);
        low += 8;
        high += 8;
      }
      const sum = joined(lowSum, highSum);
      const words = i16x8.narrow_i32x4_s(sum, sum);
      v128.store_lane<u32>(to, i8x16.narrow_i16x8_u(words, words), 0);
      to += <usize>channels;
      bound += 8;
      weight += weightBytes;
    }
    from += <usize>rowBytes;
  }
}

export function horizontalGray(
  from: usize, to: usize, rows: i32, rowBytes: i32, outWidth: i32, bounds: usize, weights: usize, taps: i32,
): void {
  const weightBytes = (<usize>taps) << 2;
  for (let row = 0; row < rows; row++) {
    let bound = bounds;
    let weight = weights;
    for (let x = 0; x < outWidth; x++) {
      let at = from + <usize>load<i32>(bound);
      let low = weight;
      const end = low + ((<usize>load<i32>(bound, 4)) << 1);
      let high = highPart(low, taps);
      let lowSum = i32x4.splat(0);
      let highSum = i32x4.splat(0);
      while (low < end) {
        const pixels = v128.load8x8_u(at);
        lowSum = i32x4.add(lowSum, i32x4.dot_i16x8_s(pixels, v128.load(low)));
        highSum = i32x4.add(highSum, i32x4.dot_i16x8_s(pixels, v128.load(high)));
        at += 8;
        low += 16;
        high += 16;
      }
      const sum = joined(total(lowSum), total(highSum));
      const words = i16x8.narrow_i32x4_s(sum, sum);
      v128.store_lane<u8>(to, i8x16.narrow_i16x8_u(words, words), 0);
      to += 1;
      bound += 8;
      weight += weightBytes;
    }
    from += <usize>rowBytes;
  }
}

/** The sum of four lanes, in each of them. */
// @ts-expect-error: decorator
@inline
function total(lanes: v128): v128 {
  const pairs = i32x4.add(lanes, i8x16.shuffle(lanes, lanes, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  return i32x4.add(pairs, i8x16.shuffle(pairs, pairs, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
}
