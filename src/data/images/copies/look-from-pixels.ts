/** Side of the small image that a photo is brought to, and of the one that is kept. */
const side = 32;
const keptSide = 16;
/** Decoders shrink while they load, each a little differently; from an image so large the means are taken here. Nothing is enlarged by libvips,
 *  which shifts it by half a pixel. */
export const firstSide = 3 * side;

/** Bytes of the hash, and of the whole look. */
export const hashBytes = 8;
export const lookBytes = hashBytes + keptSide * keptSide * 3;

/** Of pixels, row by row. */
export interface Size {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** A photo in small (see look.ts), from its pixels at `firstSide` or less. */
export function lookFrom(data: Uint8Array, size: Size): Uint8Array {
  const look = new Uint8Array(lookBytes);
  look.set(perceptualHash(luma(averaged(data, size, side))));
  look.set(averaged(data, size, keptSide).map(Math.round), hashBytes);
  return look;
}

/** Means over the area that each pixel of the smaller (or larger) image covers. Gray images have one channel, which stands for three. */
function averaged(data: Uint8Array, { width, height, channels }: Size, to: number): Float32Array {
  const means = new Float32Array(to * to * 3);
  const [columns, rows] = [spans(width, to), spans(height, to)];
  for (const [y, rowSpan] of rows.entries()) {
    for (const [x, columnSpan] of columns.entries()) {
      for (const [fromY, shareY] of rowSpan) {
        for (const [fromX, shareX] of columnSpan) {
          const from = (fromY * width + fromX) * channels;
          for (let c = 0; c < 3; c++)
            means[(y * to + x) * 3 + c]! += data[from + (channels < 3 ? 0 : c)]! * shareY * shareX;
        }
      }
    }
  }
  return means;
}

/** For each of `to` equal parts of a line of pixels, the pixels in it and the share of the part that each covers. */
function spans(length: number, to: number): [pixel: number, share: number][][] {
  return Array.from({ length: to }, (_, part) => {
    const [start, end] = [(part * length) / to, ((part + 1) * length) / to];
    const span: [number, number][] = [];
    for (let pixel = Math.floor(start); pixel < end; pixel++) {
      const covered = Math.min(end, pixel + 1) - Math.max(start, pixel);
      if (covered > 0) span.push([Math.min(pixel, length - 1), covered / (end - start)]);
    }
    return span;
  });
}

/** ITU-R BT.601. */
function luma(rgb: Float32Array): Float32Array {
  return Float32Array.from(
    { length: rgb.length / 3 },
    (_, i) => 0.299 * rgb[3 * i]! + 0.587 * rgb[3 * i + 1]! + 0.114 * rgb[3 * i + 2]!,
  );
}

const frequencies = 8;
/** cos(π(n + ½)k / N), the DCT-II. */
const cosines = Array.from({ length: frequencies }, (_, k) =>
  Float32Array.from({ length: side }, (_, n) => Math.cos((Math.PI * (n + 0.5) * k) / side)),
);

function perceptualHash(gray: Float32Array): Uint8Array {
  const rows = cosines.map((cosine) =>
    Float32Array.from({ length: side }, (_, y) => {
      let sum = 0;
      for (let x = 0; x < side; x++) sum += gray[y * side + x]! * cosine[x]!;
      return sum;
    }),
  );
  const terms = new Float32Array(frequencies ** 2);
  for (let u = 0; u < frequencies; u++) {
    for (let v = 0; v < frequencies; v++) {
      for (let y = 0; y < side; y++) terms[u * frequencies + v]! += rows[v]![y]! * cosines[u]![y]!;
    }
  }
  const median = terms.slice(1).sort()[31]!; // the first is the mean brightness
  const hash = new Uint8Array(hashBytes);
  for (let i = 1; i < terms.length; i++) if (terms[i]! > median) hash[i >> 3]! |= 1 << (i & 7);
  return hash;
}
