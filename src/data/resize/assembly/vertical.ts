/** Along the columns, sixteen bytes at a time, whatever channels they are. Output row y is Σ row[start(y) + t] · weight(y, t), t < count(y); bounds and
 *  weights as in horizontal.ts. Rows are read in pairs and vectors past the end of a row: the caller leaves one row and 16 bytes behind
 *  the last one, of both images. */
import { highPart, joined } from './fixed-point';

export function vertical(
  from: usize, to: usize, rowBytes: i32, outHeight: i32, bounds: usize, weights: usize, taps: i32,
): void {
  const stride = <usize>rowBytes;
  const weightBytes = (<usize>taps) << 2;
  for (let y = 0; y < outHeight; y++) {
    const top = from + <usize>load<i32>(bounds) * stride;
    const end = weights + ((<usize>load<i32>(bounds, 4)) << 1);
    for (let x: usize = 0; x < stride; x += 16) {
      let at = top + x;
      let low = weights;
      let high = highPart(low, taps);
      let low0 = i32x4.splat(0), low1 = i32x4.splat(0), low2 = i32x4.splat(0), low3 = i32x4.splat(0);
      let high0 = i32x4.splat(0), high1 = i32x4.splat(0), high2 = i32x4.splat(0), high3 = i32x4.splat(0);
      while (low < end) {
        const a = v128.load(at);
        const b = v128.load(at + stride);
        const left = i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        const right = i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        const lows = v128.load32_splat(low);
        const highs = v128.load32_splat(high);
        const p0 = i16x8.extend_low_i8x16_u(left);
        low0 = i32x4.add(low0, i32x4.dot_i16x8_s(p0, lows));
        high0 = i32x4.add(high0, i32x4.dot_i16x8_s(p0, highs));
        const p1 = i16x8.extend_high_i8x16_u(left);
        low1 = i32x4.add(low1, i32x4.dot_i16x8_s(p1, lows));
        high1 = i32x4.add(high1, i32x4.dot_i16x8_s(p1, highs));
        const p2 = i16x8.extend_low_i8x16_u(right);
        low2 = i32x4.add(low2, i32x4.dot_i16x8_s(p2, lows));
        high2 = i32x4.add(high2, i32x4.dot_i16x8_s(p2, highs));
        const p3 = i16x8.extend_high_i8x16_u(right);
        low3 = i32x4.add(low3, i32x4.dot_i16x8_s(p3, lows));
        high3 = i32x4.add(high3, i32x4.dot_i16x8_s(p3, highs));
        at += stride << 1;
        low += 4;
        high += 4;
      }
      const words0 = i16x8.narrow_i32x4_s(joined(low0, high0), joined(low1, high1));
      const words1 = i16x8.narrow_i32x4_s(joined(low2, high2), joined(low3, high3));
      v128.store(to + x, i8x16.narrow_i16x8_u(words0, words1));
    }
    to += stride;
    bounds += 8;
    weights += weightBytes;
  }
}
