/** Arithmetic over ranges of float32 that start at multiples of 16 bytes and whose length is a multiple of 4. */

/** Σ x², in float64: a float32 sum over millions of weights would lose its last digits, and overflow hides nothing here. */
export function sumOfSquares(x: usize, length: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  const end = x + ((<usize>length) << 2);
  for (; x < end; x += 16) {
    const v = v128.load(x);
    const a = f64x2.promote_low_f32x4(v);
    const b = f64x2.promote_low_f32x4(i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** y ← y + a·x */
export function addScaled(y: usize, x: usize, length: i32, a: f32): void {
  const factor = f32x4.splat(a);
  const end = y + ((<usize>length) << 2);
  for (; y < end; y += 16, x += 16) v128.store(y, f32x4.add(v128.load(y), f32x4.mul(factor, v128.load(x))));
}

/** y ← y + a·(x − y): y goes the share a of the way to x. */
export function lerp(y: usize, x: usize, length: i32, a: f32): void {
  const share = f32x4.splat(a);
  const end = y + ((<usize>length) << 2);
  for (; y < end; y += 16, x += 16) {
    const from = v128.load(y);
    v128.store(y, f32x4.add(from, f32x4.mul(share, f32x4.sub(v128.load(x), from))));
  }
}

/** x ← a·x */
export function scale(x: usize, length: i32, a: f32): void {
  const factor = f32x4.splat(a);
  const end = x + ((<usize>length) << 2);
  for (; x < end; x += 16) v128.store(x, f32x4.mul(factor, v128.load(x)));
}
