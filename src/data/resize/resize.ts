/**
 * Resizing as the models' photos were resized when they were trained: Pillow's `Image.resize`, to the last bit. The filter is stretched
 * where the image shrinks, so every pixel counts (antialiasing); rows first, rounded to bytes, then columns.
 * The same in Node and in browsers: WebAssembly with SIMD, no library.
 */
import type { ImageSize, Resample } from '../../models/preprocessing.ts';
import { type AxisWeights, axisWeights, type Stretch } from './axis-weights.ts';
import { filters } from './filters.ts';
import { kernelRoom } from './kernels.ts';
import { nearest } from './nearest.ts';

/** height × width × channels bytes, row by row from the top left. */
export interface PixelBytes extends ImageSize {
  readonly data: Uint8Array;
  /** @default 3 */
  readonly channels?: 1 | 3 | 4;
}

export interface Region extends ImageSize {
  readonly left: number;
  readonly top: number;
}

export interface ResizeOptions {
  /** The part of the image that becomes the result; need not lie on whole pixels. @default all of it */
  readonly box?: Region;
  /** The part of the result that is wanted, in whole pixels: what a crop afterwards would keep. @default all of it */
  readonly window?: Region;
}

/** Rows that are brought into the kernels' memory at a time. */
const bandBytes = 1 << 20;
/** The kernels read and write whole vectors past the end of a row. */
const slack = 64;

/**
 * @param size of the whole result; `window` may ask for a part of it.
 * @returns the window's pixels. Channels are resized each for itself: colors under alpha are not weighed by it.
 */
export function resize(image: PixelBytes, size: ImageSize, filter: Resample, options: ResizeOptions = {}): PixelBytes {
  const box = options.box ?? { left: 0, top: 0, width: image.width, height: image.height };
  const window = options.window ?? { left: 0, top: 0, ...size };
  const columns = stretch(image.width, [box.left, box.width], size.width, [window.left, window.width]);
  const rows = stretch(image.height, [box.top, box.height], size.height, [window.top, window.height]);
  if (filter === 'nearest') return nearest(image, columns, rows);
  if (isWhole(columns) && isWhole(rows)) return image;
  // An axis that keeps its length goes through its pass all the same: every filter is 1 at 0 and 0 at other whole distances.
  return separable(image, axisWeights(columns, filters[filter]), axisWeights(rows, filters[filter]), window);
}

/** The rows that are needed, a band at a time, into an image as wide as the window; its columns into the result. */
function separable(
  image: PixelBytes,
  across: AxisWeights,
  down: AxisWeights,
  { width, height }: ImageSize,
): PixelBytes {
  const { data, channels = 3 } = image;
  const rowBytes = image.width * channels;
  const narrowBytes = width * channels;
  const firstRow = down.bounds[0]!;
  const endRow = down.bounds.at(-2)! + down.bounds.at(-1)!;
  const bandRows = Math.max(1, Math.min(endRow - firstRow, Math.floor(bandBytes / rowBytes)));

  const place = layout(
    [across.bounds.byteLength, across.parts.byteLength, down.bounds.byteLength, down.parts.byteLength],
    [bandRows * rowBytes, (endRow - firstRow + 1) * narrowBytes, height * narrowBytes],
  );
  const { kernels, bytes } = kernelRoom(place.total);
  const [acrossBounds, acrossParts, downBounds, downParts, band, narrow, result] = place.at as Offsets;
  write(bytes, acrossBounds, across.bounds);
  write(bytes, acrossParts, across.parts);
  write(
    bytes,
    downBounds,
    down.bounds.map((value, i) => (i % 2 === 0 ? value - firstRow : value)),
  );
  write(bytes, downParts, down.parts);

  const pass = { 1: kernels.horizontalGray, 3: kernels.horizontalRgb, 4: kernels.horizontalRgba }[channels];
  for (let row = firstRow; row < endRow; row += bandRows) {
    const rows = Math.min(bandRows, endRow - row);
    bytes.set(data.subarray(row * rowBytes, (row + rows) * rowBytes), band);
    const to = narrow + (row - firstRow) * narrowBytes;
    pass(band, to, rows, rowBytes, width, acrossBounds, acrossParts, across.taps);
  }
  kernels.vertical(narrow, result, narrowBytes, height, downBounds, downParts, down.taps);
  return { data: bytes.slice(result, result + height * narrowBytes), width, height, channels };
}

type Offsets = [number, number, number, number, number, number, number];

/** Where each piece begins, at a multiple of 16, and where the last one ends. */
function layout(tables: readonly number[], images: readonly number[]): { at: number[]; total: number } {
  let total = 16;
  const at = [...tables, ...images.map((length) => length + slack)].map((length) => {
    const start = total;
    total += Math.ceil(length / 16) * 16;
    return start;
  });
  return { at, total };
}

function write(bytes: Uint8Array, at: number, values: Int32Array | Int16Array): void {
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
}

function stretch(
  pixels: number,
  [from, extent]: readonly [number, number],
  length: number,
  [first, count]: readonly [number, number],
): Stretch {
  return { pixels, from, to: from + extent, length, first, count };
}

/** The axis stays as it is. */
function isWhole({ pixels, from, to, length, first, count }: Stretch): boolean {
  return from === 0 && to === pixels && length === pixels && first === 0 && count === pixels;
}
