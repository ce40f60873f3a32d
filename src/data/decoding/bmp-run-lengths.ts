import { InjertoError } from '../../errors.ts';

/**
 * BMP's run lengths, of 8 or 4 bits: (count, value) pairs; a count of 0 escapes: 0 ends the row, 1 the image, 2 moves on, n ≥ 3 is followed by n
 * values as they are, padded to 16 bits. Pixels that are passed over have index 0.
 * @returns one palette index a pixel, rows in the order stored.
 * @throws {InjertoError} IMAGE_UNREADABLE where the runs end before the image.
 */
export function decodeRunLengths(
  runs: Uint8Array,
  { width, height, bits }: { readonly width: number; readonly height: number; readonly bits: number },
  where: string,
): Uint8Array {
  const indices = new Uint8Array(width * height);
  const put = (x: number, y: number, value: number) => {
    if (x < width && y < height) indices[y * width + x] = value;
  };
  const half = (byte: number, n: number) => (n % 2 === 0 ? byte >> 4 : byte & 15);
  const valueIn = (byte: number, n: number) => (bits === 8 ? byte : half(byte, n));
  let [x, y, at] = [0, 0, 0];
  while (y < height) {
    if (at + 1 >= runs.length) {
      throw new InjertoError('IMAGE_UNREADABLE/damaged', { details: { format: 'BMP', reason: '' }, where });
    }
    const [count, value] = [runs[at]!, runs[at + 1]!];
    at += 2;
    if (count > 0) {
      for (let n = 0; n < count; n++) put(x++, y, valueIn(value, n));
    } else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) {
      break;
    } else if (value === 2) {
      x += runs[at] ?? 0;
      y += runs[at + 1] ?? 0;
      at += 2;
    } else {
      for (let n = 0; n < value; n++) put(x++, y, valueIn(runs[at + (bits === 8 ? n : n >> 1)] ?? 0, n));
      at += Math.ceil((bits === 8 ? value : Math.ceil(value / 2)) / 2) * 2;
    }
  }
  return indices;
}
