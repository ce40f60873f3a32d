import type { Rgb } from '../models/preprocessing.ts';
import type { RgbImage } from './read-image.ts';

/** Where an output pixel comes from: x = a·u + b·v + c, y = d·u + e·v + f, pixel centers at whole numbers plus ½. */
export type InverseMap = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Shear along x about the top left corner: x = u + amount·v. */
export const shearX = (amount: number): InverseMap => [1, amount, 0, 0, 1, 0];
/** Shear along y about the top left corner: y = v + amount·u. */
export const shearY = (amount: number): InverseMap => [1, 0, 0, amount, 1, 0];
/** Shift to the right and down, in pixels. */
export const translate = (right: number, down: number): InverseMap => [1, 0, -right, 0, 1, -down];
/** Rotation about the center, counter-clockwise as seen. */
export function rotate(degrees: number, { width, height }: RgbImage): InverseMap {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [x, y] = [width / 2, height / 2];
  return [cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y];
}

/** A new image drawn through an inverse map, bilinear; `fill` (bytes) where it looks outside. */
export function warp(image: RgbImage, [a, b, c, d, e, f]: InverseMap, fill: Rgb): RgbImage {
  const { data, width, height } = image;
  const warped = new Uint8Array(data.length);
  for (let v = 0, to = 0; v < height; v++) {
    for (let u = 0; u < width; u++, to += 3) {
      const x = a * (u + 0.5) + b * (v + 0.5) + c - 0.5;
      const y = d * (u + 0.5) + e * (v + 0.5) + f - 0.5;
      const left = Math.floor(x);
      const top = Math.floor(y);
      const [right, down] = [x - left, y - top];
      for (let channel = 0; channel < 3; channel++) {
        const at = (px: number, py: number) =>
          px >= 0 && px < width && py >= 0 && py < height ? data[(py * width + px) * 3 + channel]! : fill[channel]!;
        const upper = at(left, top) * (1 - right) + at(left + 1, top) * right;
        const lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right;
        warped[to + channel] = Math.round(upper * (1 - down) + lower * down);
      }
    }
  }
  return { data: warped, width, height };
}
