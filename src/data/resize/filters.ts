import type { Resample } from '../../models/preprocessing.ts';

/** A filter's shape over distance in output pixels (enlarging: input pixels), and how far it reaches. */
export interface Filter {
  readonly support: number;
  readonly weight: (distance: number) => number;
}

/** Pillow's filters (src/libImaging/Resample.c), but for nearest, which weighs nothing. */
export const filters: Readonly<Record<Exclude<Resample, 'nearest'>, Filter>> = {
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: { support: 1, weight: (x) => (Math.abs(x) >= 1 ? 0 : sinc(x) * hammingWindow(x)) },
  bicubic: { support: 2, weight: cubic },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
}

/** Pillow writes the two numbers as float32. */
function hammingWindow(x: number): number {
  return x === 0 ? 1 : Math.fround(0.54) + Math.fround(0.46) * Math.cos(x * Math.PI);
}

/** Cubic convolution with a = −0.5 (Keys 1981), which is Catmull-Rom. */
function cubic(signed: number): number {
  const x = Math.abs(signed);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
}
