import type { Stretch } from './axis-weights.ts';
import type { PixelBytes } from './resize.ts';

/** The pixel under each output's center; Pillow adds the step up rather than multiplying, and so do we, to land on the same side. */
export function nearest(image: PixelBytes, columns: Stretch, rows: Stretch): PixelBytes {
  const { data, channels = 3 } = image;
  const [xs, ys] = [sources(columns), sources(rows)];
  const result = new Uint8Array(xs.length * ys.length * channels);
  let to = 0;
  for (const y of ys) {
    const row = y * image.width;
    for (const x of xs) {
      const from = (row + x) * channels;
      for (let channel = 0; channel < channels; channel++) result[to++] = data[from + channel]!;
    }
  }
  return { data: result, width: xs.length, height: ys.length, channels };
}

function sources({ pixels, from, to, length, first, count }: Stretch): Int32Array {
  const step = (to - from) / length;
  const found = new Int32Array(count);
  let center = from + step * 0.5;
  for (let n = 0; n < first + count; n++, center += step) {
    if (n >= first) found[n - first] = Math.min(pixels - 1, Math.trunc(center));
  }
  return found;
}
