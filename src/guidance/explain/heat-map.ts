/** Numbers over a photo. */
import type { RgbImage } from '../../data/index.ts';

/** Row by row from the top left. */
export interface HeatMap {
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
}

/** Sums over cells, at most `most` in each direction: the total stays what it is. */
export function inCells({ height, width, values }: HeatMap, most: number): HeatMap {
  const rows = Math.min(most, height);
  const columns = Math.min(most, width);
  const cells = new Float64Array(rows * columns);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height);
    for (let x = 0; x < width; x++) cells[row * columns + Math.floor((x * columns) / width)]! += values[y * width + x]!;
  }
  return { height: rows, width: columns, values: Float32Array.from(cells) };
}

/** Bilinear, as between the middles of cells. */
export function stretched({ height, width, values }: HeatMap, size: { height: number; width: number }): HeatMap {
  const out = new Float32Array(size.height * size.width);
  const place = (at: number, from: number, to: number) => {
    const exact = Math.min(from - 1, Math.max(0, ((at + 0.5) * from) / to - 0.5));
    const low = Math.floor(exact);
    return { low, high: Math.min(from - 1, low + 1), share: exact - low };
  };
  for (let y = 0; y < size.height; y++) {
    const v = place(y, height, size.height);
    for (let x = 0; x < size.width; x++) {
      const h = place(x, width, size.width);
      const along = (row: number) =>
        values[row * width + h.low]! * (1 - h.share) + values[row * width + h.high]! * h.share;
      out[y * size.width + x] = along(v.low) * (1 - v.share) + along(v.high) * v.share;
    }
  }
  return { ...size, values: out };
}

/** Means over a square around each place: pixels by themselves flicker. @param radius pixels to each side. */
export function smoothed({ height, width, values }: HeatMap, radius: number): HeatMap {
  const pass = (from: Float32Array, count: number, length: number, at: (line: number, i: number) => number) => {
    const out = new Float32Array(from.length);
    for (let line = 0; line < count; line++) {
      for (let i = 0; i < length; i++) {
        const [low, high] = [Math.max(0, i - radius), Math.min(length - 1, i + radius)];
        let sum = 0;
        for (let j = low; j <= high; j++) sum += from[at(line, j)]!;
        out[at(line, i)] = sum / (high - low + 1);
      }
    }
    return out;
  };
  const rows = pass(values, height, width, (y, x) => y * width + x);
  return { height, width, values: pass(rows, width, height, (x, y) => y * width + x) };
}

/** Orange for what speaks for the class, blue for what speaks against it: told apart with every kind of color vision. */
const colors = { for: [230, 97, 1], against: [33, 102, 172] } as const;

/** The photo in gray with the map in color over it: the strongest hundredth of places is opaque to four fifths. */
export function overlay(photo: RgbImage, map: HeatMap): RgbImage {
  const strength = quantile(map.values, 0.99);
  const data = new Uint8Array(photo.data.length);
  for (let at = 0; at < map.values.length; at++) {
    const [r, g, b] = [photo.data[3 * at]!, photo.data[3 * at + 1]!, photo.data[3 * at + 2]!];
    const gray = 0.299 * r + 0.587 * g + 0.114 * b; // ITU-R BT.601
    const value = map.values[at]!;
    const opacity = strength > 0 ? 0.8 * Math.min(1, Math.abs(value) / strength) : 0;
    const color = colors[value >= 0 ? 'for' : 'against'];
    for (let c = 0; c < 3; c++) data[3 * at + c] = Math.round(gray * (1 - opacity) + color[c]! * opacity);
  }
  return { ...photo, data };
}

function quantile(values: Float32Array, share: number): number {
  const sorted = values.map(Math.abs).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
