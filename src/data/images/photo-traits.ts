/** What a photo's file says beside what is on the photo. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { PhotoSource } from './image-dataset.ts';

export interface PhotoTraits {
  readonly bytes: number;
  /** Pixels, as stored. */
  readonly width: number;
  readonly height: number;
  readonly format: string;
  readonly channels: number;
  readonly hasAlpha: boolean;
  /** Sixteen bits a channel rather than eight. */
  readonly deep: boolean;
  /** When it was taken, by its EXIF, in seconds since 1970 as the camera's clock had it; undefined where it does not say. That of the file is of no use:
   *  copying and unpacking set it, class by class. */
  readonly taken: number | undefined;
  /** Mean red, green and blue, 0 … 255, of each of the four corners, 1/16 of the edges long: top left, top right, bottom left, bottom right. */
  readonly corners: readonly (readonly [number, number, number])[];
  /** The same of the outermost sixteenth along each edge: top, bottom, left, right. */
  readonly edges: readonly (readonly [number, number, number])[];
}

const cells = 16;

/** @returns undefined where the pixels cannot be decoded by libvips. */
export async function photoTraits(source: PhotoSource & { readonly bytes: number }): Promise<PhotoTraits | undefined> {
  try {
    const content = source.read ? await source.read() : await readFile(source.path);
    const options = { failOn: 'none', limitInputPixels: false } as const;
    const metadata = await sharp(content, options).metadata();
    const { data } = await sharp(content, options)
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .resize(cells, cells, { fit: 'fill', kernel: 'linear' })
      .removeAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const channels = data.length / cells ** 2;
    const mean = (isIn: (x: number, y: number) => boolean): [number, number, number] => {
      const sum: [number, number, number] = [0, 0, 0];
      let count = 0;
      for (let y = 0; y < cells; y++) {
        for (let x = 0; x < cells; x++) {
          if (!isIn(x, y)) continue;
          count++;
          for (const c of [0, 1, 2] as const) sum[c] += data[(y * cells + x) * channels + (channels < 3 ? 0 : c)]!;
        }
      }
      return [sum[0] / count, sum[1] / count, sum[2] / count];
    };
    const last = cells - 1;
    return {
      bytes: source.bytes,
      width: metadata.width,
      height: metadata.height,
      format: metadata.format,
      channels: metadata.channels,
      hasAlpha: metadata.hasAlpha,
      deep: metadata.depth === 'ushort',
      taken: dateIn(metadata.exif),
      corners: [
        mean((x, y) => x === 0 && y === 0),
        mean((x, y) => x === last && y === 0),
        mean((x, y) => x === 0 && y === last),
        mean((x, y) => x === last && y === last),
      ],
      edges: [mean((_, y) => y === 0), mean((_, y) => y === last), mean((x) => x === 0), mean((x) => x === last)],
    };
  } catch {
    return undefined;
  }
}

/** The first date of an EXIF block, which writes them as text: `2019:07:31 18:22:05` (Exif 2.32, §4.6.4 D). */
function dateIn(exif: Uint8Array | undefined): number | undefined {
  const found = exif && /(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(Buffer.from(exif).toString('latin1'));
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number) as [number, number, number, ...number[]];
  const seconds = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  return Number.isFinite(seconds) && year > 1970 ? seconds : undefined;
}
