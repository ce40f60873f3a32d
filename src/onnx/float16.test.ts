import { describe, expect, test } from 'vitest';
import { decodeBfloat16, decodeFloat16, encodeFloat16 } from './float16.ts';

const all = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
const isNaN16 = (bits: number) => (bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0;
const encode = (value: number) => encodeFloat16(Float32Array.of(value))[0]!;

describe('float16', () => {
  test('every pattern comes back after widening and rounding', () => {
    const back = encodeFloat16(decodeFloat16(all));
    expect(all.filter((bits) => !isNaN16(bits) && back[bits] !== bits)).toEqual(new Uint16Array());
  });

  test('every NaN stays one', () => {
    const nans = all.filter(isNaN16);
    expect(nans.length).toBe(2046);
    expect(decodeFloat16(nans).every(Number.isNaN)).toBe(true);
    expect(encodeFloat16(decodeFloat16(nans)).every(isNaN16)).toBe(true);
  });

  // IEEE 754 binary16; https://en.wikipedia.org/wiki/Half-precision_floating-point_format#Half_precision_examples
  test.each([
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3bff, 1 - 2 ** -11],
    [0x3c00, 1],
    [0x3c01, 1 + 2 ** -10],
    [0x7bff, 65504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xc000, -2],
    [0x8000, -0],
    [0xfc00, Number.NEGATIVE_INFINITY],
  ])('0x%s is %s', (bits, value) => {
    expect(decodeFloat16(Uint16Array.of(bits))[0]).toBe(value);
    expect(encode(value)).toBe(bits);
  });

  test('halfway between two neighbours the even one is taken, and beside it the nearer', () => {
    const halves = [...all.subarray(0, 0x7bff)].map((bits) => {
      const [low, high] = decodeFloat16(Uint16Array.of(bits, bits + 1)) as unknown as [number, number];
      return { bits, middle: (low + high) / 2, gap: high - low };
    });
    const even = (bits: number) => bits + (bits & 1);
    expect(halves.filter(({ bits, middle }) => encode(middle) !== even(bits))).toEqual([]);
    expect(halves.filter(({ bits, middle, gap }) => encode(middle - gap / 64) !== bits)).toEqual([]);
    expect(halves.filter(({ bits, middle, gap }) => encode(middle + gap / 64) !== bits + 1)).toEqual([]);
    expect(halves.filter(({ bits, middle }) => encode(-middle) !== (even(bits) | 0x8000))).toEqual([]);
  });

  test('what lies beyond 65,504 becomes infinite from half a step on', () => {
    expect([65519.99, 65520, 1e30].map(encode)).toEqual([0x7bff, 0x7c00, 0x7c00]);
    expect([2 ** -25, 2 ** -25 * 1.01, 2 ** -26].map(encode)).toEqual([0, 1, 0]);
  });
});

test('bfloat16: every pattern is the upper half of the float32', () => {
  const bits = new Uint32Array(decodeBfloat16(all).buffer);
  expect(all.filter((half) => bits[half] !== half * 65536)).toEqual(new Uint16Array());
  expect([...decodeBfloat16(Uint16Array.of(0x3f80, 0xc049, 0x7f80))]).toEqual([1, -3.140625, Number.POSITIVE_INFINITY]);
});
