import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Resample } from '../../models/preprocessing.ts';
import { type PixelBytes, resize } from './index.ts';

interface PillowCase {
  readonly channels: 1 | 3;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly filter: Resample;
  readonly extreme: boolean;
  readonly sha256: string;
}

/** Made by conformance/make/images/resize.py. */
const cases = JSON.parse(readFileSync(new URL('./fixtures/pillow.json', import.meta.url), 'utf8')) as PillowCase[];

/** The formula of the script. */
function pixels(length: number, extreme: boolean): Uint8Array {
  const made = memory.get(`${length} ${extreme}`) ?? compute(length, extreme);
  memory.set(`${length} ${extreme}`, made);
  return made;
}
const memory = new Map<string, Uint8Array>();

function compute(length: number, extreme: boolean): Uint8Array {
  return Uint8Array.from({ length }, (_, n) => {
    const i = BigInt(n);
    const value = Number((BigInt.asUintN(64, i * i * 2654435761n + i * 40503n) >> 13n) & 255n);
    return extreme ? (value > 127 ? 255 : 0) : value;
  });
}

const image = (width: number, height: number, channels: 1 | 3 | 4, extreme = false): PixelBytes => ({
  data: pixels(width * height * channels, extreme),
  ...{ width, height, channels },
});

describe('the bytes of Pillow, every one', () => {
  for (const filter of ['nearest', 'box', 'bilinear', 'hamming', 'bicubic', 'lanczos'] as const) {
    test(filter, () => {
      const mine = cases.filter((one) => one.filter === filter);
      expect(mine.length).toBe(30);
      for (const { channels, from, to, extreme, sha256 } of mine) {
        const { data } = resize(image(...from, channels, extreme), { width: to[0], height: to[1] }, filter);
        const found = createHash('sha256').update(data).digest('hex');
        expect(found, `${from.join('×')} to ${to.join('×')}, ${channels} channels`).toBe(sha256);
      }
    });
  }
});

test('a window is that part of the whole result', () => {
  const photo = image(211, 97, 3);
  for (const filter of ['nearest', 'bilinear', 'lanczos'] as const) {
    const size = { width: 60, height: 41 };
    const whole = resize(photo, size, filter);
    const window = { left: 7, top: 11, width: 22, height: 19 };
    const part = resize(photo, size, filter, { window });
    const rows = Array.from({ length: window.height }, (_, y) => {
      const at = ((window.top + y) * size.width + window.left) * 3;
      return [...whole.data.subarray(at, at + window.width * 3)];
    });
    expect([...part.data], filter).toEqual(rows.flat());
  }
});

test('a box is resized as if the rest of the image were only its surroundings', () => {
  // Far from the edges of the box the cut image gives the same.
  const photo = image(120, 120, 3);
  const box = { left: 20, top: 30, width: 80, height: 60 };
  const size = { width: 20, height: 15 };
  const cut = new Uint8Array(box.width * box.height * 3);
  for (let y = 0; y < box.height; y++) {
    const at = ((box.top + y) * 120 + box.left) * 3;
    cut.set(photo.data.subarray(at, at + box.width * 3), y * box.width * 3);
  }
  const window = { left: 5, top: 5, width: 8, height: 5 };
  const apart = resize({ data: cut, width: box.width, height: box.height }, size, 'bicubic', { window });
  expect(resize(photo, size, 'bicubic', { box, window }).data).toEqual(apart.data);
});

test('four channels are resized each for itself', () => {
  const rgba = image(50, 40, 4);
  const channel = (pixels: PixelBytes, n: number) => pixels.data.filter((_, i) => i % 4 === n);
  const size = { width: 13, height: 31 };
  const together = resize(rgba, size, 'lanczos');
  for (let n = 0; n < 4; n++) {
    const alone = resize({ data: channel(rgba, n), width: 50, height: 40, channels: 1 }, size, 'lanczos');
    expect(channel(together, n)).toEqual(alone.data);
  }
});

test('large and small images follow each other without a trace', () => {
  const small = image(37, 29, 3);
  const before = resize(small, { width: 16, height: 11 }, 'bicubic');
  resize(image(40, 9000, 3), { width: 3000, height: 8500 }, 'bilinear'); // some 150 MB of memory, given up afterwards
  expect(resize(small, { width: 16, height: 11 }, 'bicubic')).toEqual(before);
});
