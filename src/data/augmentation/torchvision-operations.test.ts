import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { RgbImage } from '../pixels/read-image.ts';
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation } from './color-jitter.ts';
import { adjustSharpness, autoContrast, equalize, posterize, solarize } from './tone.ts';
import { rotate, shearX, shearY, translate, warp } from './warp.ts';

/** Made by fixtures/torchvision-operations.py. */
const fixture = JSON.parse(
  await readFile(new URL('fixtures/torchvision-operations.json', import.meta.url), 'utf8'),
) as {
  width: number;
  height: number;
  image: string;
  results: Record<string, string>;
};
const { width, height } = fixture;
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const image = (): RgbImage => ({ data: bytesOf(fixture.image), width, height });

/** The image twelve times beside and below itself, and the corner of what came of it. */
function tiled(run: (big: RgbImage) => void): Uint8Array {
  const { data } = image();
  const row = width * 3;
  const big = new Uint8Array(data.length * 144);
  for (let y = 0; y < height * 12; y++) {
    for (let x = 0; x < 12; x++)
      big.set(data.subarray((y % height) * row, ((y % height) + 1) * row), (y * 12 + x) * row);
  }
  run({ data: big, width: width * 12, height: height * 12 });
  return Uint8Array.from({ length: data.length }, (_, i) => big[Math.floor(i / row) * row * 12 + (i % row)]!);
}

const inPlace = {
  brightness: adjustBrightness,
  contrast: adjustContrast,
  saturation: adjustSaturation,
  sharpness: adjustSharpness,
  hue: adjustHue,
  posterize,
  solarize,
  autoContrast,
};

describe('the bytes of torchvision', () => {
  for (const [name, expected] of Object.entries(fixture.results)) {
    const [operation, ...numbers] = name.split(' ');
    const run = inPlace[operation as keyof typeof inPlace] as ((on: RgbImage, by: number) => void) | undefined;
    if (!run) continue;
    test(name, () => {
      const ours = image();
      run(ours, Number(numbers[0]));
      const theirs = bytesOf(expected);
      const worst = Math.max(...ours.data.map((byte, i) => Math.abs(byte - theirs[i]!)));
      // torch computes in float32, so a value next to a whole number may fall to the other side when truncated
      expect(worst).toBeLessThanOrEqual(1);
      expect(ours.data.filter((byte, i) => byte !== theirs[i]).length / theirs.length).toBeLessThan(0.04);
    });
  }

  test('equalize', () => expect(tiled(equalize)).toEqual(bytesOf(fixture.results['equalize tiled']!)));

  test.each([
    ['shearX 0.2', shearX(0.2)],
    ['shearY -0.3', shearY(-0.3)],
    ['translate 3 -2', translate(3, -2)],
    ['rotate 20', rotate(20, image())],
  ])('%s', (name, map) => {
    const ours = warp(image(), map, [0, 0, 0]).data;
    const theirs = bytesOf(fixture.results[name]!);
    // at the edges torchvision mixes in the fill by a mask of its own; compare where all four neighbors lie inside
    const white = { ...image(), data: new Uint8Array(theirs.length).fill(255) };
    const inside = warp(white, map, [0, 0, 0]).data.map((byte) => (byte === 255 ? 1 : 0));
    const differences = [...theirs].map((byte, i) => Math.abs(byte - ours[i]!) * inside[i]!);
    expect(inside.reduce((sum, one) => sum + one, 0) / inside.length).toBeGreaterThan(0.4);
    expect(Math.max(...differences)).toBeLessThanOrEqual(1);
  });
});

test('a shift uncovers the fill and moves whole pixels', () => {
  const shifted = warp(image(), translate(2, 0), [9, 8, 7]).data;
  expect([...shifted.subarray(0, 6)]).toEqual([9, 8, 7, 9, 8, 7]);
  expect(shifted.subarray(6, width * 3)).toEqual(image().data.subarray(0, (width - 2) * 3));
});
