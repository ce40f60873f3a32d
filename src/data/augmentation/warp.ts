import type { Rgb } from '../../models/preprocessing.ts';
import type { RgbImage } from '../pixels/read-image.ts';

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
  const row = width * 3;
  for (let v = 0, to = 0; v < height; v++) {
    for (let u = 0; u < width; u++, to += 3) {
      const x = a * (u + 0.5) + b * (v + 0.5) + c - 0.5;
      const y = d * (u + 0.5) + e * (v + 0.5) + f - 0.5;
      const left = Math.floor(x);
      const top = Math.floor(y);
      if (left >= 0 && top >= 0 && left < width - 1 && top < height - 1) {
        const right = x - left;
        const down = y - top;
        for (let channel = 0, at = top * row + left * 3; channel < 3; channel++, at++) {
          const upper = data[at]! * (1 - right) + data[at + 3]! * right;
          const lower = data[at + row]! * (1 - right) + data[at + row + 3]! * right;
          warped[to + channel] = upper * (1 - down) + lower * down + 0.5;
        }
      } else {
        edge(image, x, y, fill, warped, to);
      }
    }
  }
  return { data: warped, width, height };
}

/** A pixel of `warp` with a neighbor outside the image. */
function edge(
  { data, width, height }: RgbImage,
  x: number,
  y: number,
  fill: Rgb,
  warped: Uint8Array,
  to: number,
): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0.5;
    for (let dy = 0; dy < 2; dy++) {
      for (let dx = 0; dx < 2; dx++) {
        const px = left + dx;
        const py = top + dy;
        const inside = px >= 0 && px < width && py >= 0 && py < height;
        const weight = (dx ? x - left : 1 - x + left) * (dy ? y - top : 1 - y + top);
        sum += weight * (inside ? data[(py * width + px) * 3 + channel]! : fill[channel]!);
      }
    }
    warped[to + channel] = sum;
  }
}
