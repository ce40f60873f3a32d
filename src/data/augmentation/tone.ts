/** Changes of tone on 8-bit images, in place, as torchvision.transforms.functional does them. */

import type { RgbImage } from '../pixels/read-image.ts';
import { applyTable, toByte } from './color-jitter.ts';

/** Keeps the highest `bits` bits of each byte, 0 … 8. */
export function posterize(image: RgbImage, bits: number): void {
  const mask = (0xff << (8 - bits)) & 0xff;
  applyTable(image, (byte) => byte & mask);
}

/** Inverts every byte from `threshold` on. */
export function solarize(image: RgbImage, threshold: number): void {
  applyTable(image, (byte) => (byte >= threshold ? 255 - byte : byte));
}

/** Stretches each channel to 0 … 255. A channel of one value stays. */
export function autoContrast({ data }: RgbImage): void {
  for (let channel = 0; channel < 3; channel++) {
    let low = 255;
    let high = 0;
    for (let i = channel; i < data.length; i += 3) {
      low = Math.min(low, data[i]!);
      high = Math.max(high, data[i]!);
    }
    if (high === low) continue;
    const scale = Math.fround(255 / (high - low));
    for (let i = channel; i < data.length; i += 3) data[i] = toByte(Math.fround((data[i]! - low) * scale));
  }
}

/** Spreads each channel's histogram evenly. */
export function equalize({ data }: RgbImage): void {
  for (let channel = 0; channel < 3; channel++) {
    const histogram = new Uint32Array(256);
    for (let i = channel; i < data.length; i += 3) histogram[data[i]!]!++;
    const last = histogram.findLast((count) => count > 0) ?? 0;
    const step = Math.floor((data.length / 3 - last) / 255);
    if (step === 0) continue;
    const table = new Uint8Array(256);
    let below = 0;
    for (let byte = 0; byte < 256; byte++) {
      table[byte] = byte === 0 ? 0 : Math.min(255, Math.floor((below + Math.floor(step / 2)) / step));
      below += histogram[byte]!;
    }
    for (let i = channel; i < data.length; i += 3) data[i] = table[data[i]!]!;
  }
}

/** Blend with a slightly blurred image (3 × 3, weights 1, center 5): 0 is blurred, 2 is sharpened. The outermost pixels stay. */
export function adjustSharpness(image: RgbImage, factor: number): void {
  const { data, width, height } = image;
  if (width <= 2 || height <= 2) return;
  const source = Uint8Array.from(data);
  const row = width * 3;
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * row + 3; i < (y + 1) * row - 3; i++) {
      const above = source[i - row - 3]! + source[i - row]! + source[i - row + 3]!;
      const beside = source[i - 3]! + 5 * source[i]! + source[i + 3]!;
      const under = source[i + row - 3]! + source[i + row]! + source[i + row + 3]!;
      const blurred = Math.round((above + beside + under) / 13);
      data[i] = toByte(factor * source[i]! + (1 - factor) * blurred);
    }
  }
}
