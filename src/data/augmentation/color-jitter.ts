/**
 * Changes of color on 8-bit images, in place, with the formulas of torchvision.transforms.functional on uint8 tensors:
 * a blend of the image with a degenerate one, factor·image + (1 − factor)·degenerate, cut to 0 … 255 and truncated.
 */

import type { RgbImage } from '../pixels/read-image.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { ColorJitterConfig } from './augmentation.ts';

/** torchvision.transforms.ColorJitter: a factor for each of the four, applied in random order. */
export function jitterColor(random: SeededRandom, image: RgbImage, config: ColorJitterConfig): void {
  const factor = (strength: number) => random.between(Math.max(0, 1 - strength), 1 + strength);
  const steps = [
    [config.brightness, factor(config.brightness), adjustBrightness],
    [config.contrast, factor(config.contrast), adjustContrast],
    [config.saturation, factor(config.saturation), adjustSaturation],
    [config.hue, random.between(-config.hue, config.hue), adjustHue],
  ] as const;
  for (const [strength, by, adjust] of random.shuffled(steps)) if (strength > 0) adjust(image, by);
}

/** factor·image: 0 is black, 1 changes nothing. */
export function adjustBrightness(image: RgbImage, factor: number): void {
  applyTable(image, (byte) => toByte(factor * byte));
}

/** Blend with the mean gray: 0 is that gray everywhere. */
export function adjustContrast(image: RgbImage, factor: number): void {
  const { data } = image;
  let sum = 0;
  for (let i = 0; i < data.length; i += 3) sum += grayOf(data, i);
  const mean = sum / (data.length / 3);
  applyTable(image, (byte) => toByte(factor * byte + (1 - factor) * mean));
}

/** Blend with the image in gray: 0 is gray, 2 is gaudy. */
export function adjustSaturation({ data }: RgbImage, factor: number): void {
  for (let i = 0; i < data.length; i += 3) {
    const gray = (1 - factor) * grayOf(data, i);
    data[i] = toByte(factor * data[i]! + gray);
    data[i + 1] = toByte(factor * data[i + 1]! + gray);
    data[i + 2] = toByte(factor * data[i + 2]! + gray);
  }
}

/** Turns the color circle (HSV) by `turn`, −0.5 … 0.5 of a full turn. */
export function adjustHue({ data }: RgbImage, turn: number): void {
  for (let i = 0; i < data.length; i += 3) {
    const r = data[i]!;
    const g = data[i + 1]!;
    const b = data[i + 2]!;
    const high = Math.max(r, g, b);
    const chroma = high - Math.min(r, g, b);
    if (chroma === 0) continue;
    const sector = high === r ? (g - b) / chroma : high === g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma;
    const hue = (sector / 6 + turn + 2) % 1;
    data[i] = channel(hue, 5, high, chroma);
    data[i + 1] = channel(hue, 3, high, chroma);
    data[i + 2] = channel(hue, 1, high, chroma);
  }
}

/** One channel from hue, value and chroma: V − C·max(0, min(k, 4 − k, 1)), k = (n + 6·hue) mod 6; n = 5, 3, 1 for R, G, B. */
function channel(hue: number, n: number, value: number, chroma: number): number {
  const k = (n + 6 * hue) % 6;
  // torchvision goes back to bytes by ·(256 − 0.001) on 0 … 1, floored
  return ((value - chroma * Math.max(0, Math.min(k, 4 - k, 1))) / 255) * 255.999;
}

/** Replaces each byte by what the function makes of it. */
export function applyTable({ data }: RgbImage, of: (byte: number) => number): void {
  const table = Uint8Array.from({ length: 256 }, (_, byte) => of(byte));
  for (let i = 0; i < data.length; i++) data[i] = table[data[i]!]!;
}

/** ITU-R 601 luma, truncated to a byte. */
export function grayOf(data: Uint8Array, i: number): number {
  return Math.trunc(0.2989 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!);
}

export function toByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.trunc(value);
}
