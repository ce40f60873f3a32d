/**
 * How a photo becomes bytes of the input's size, as a field of `preprocessor_config.json` that no other program reads:
 *     "injerto": { "pixel_version": 2, "background": [255, 255, 255] }
 * A model keeps the way that it learned from. Folders that Injerto wrote before there was such a field hold models of version 1; models that
 * others made were trained with Pillow or torchvision, which is version 2.
 */
import * as z from 'zod';
import { InjertoError } from '../errors.ts';

/** A color of three bytes, 0 … 255. */
export type Background = readonly [red: number, green: number, blue: number];

export interface PixelVersion {
  /**
   *  · 2: what is transparent is laid on `background`; resized as Pillow and torchvision do, with antialiasing.
   *  · 1: Injerto 0.1: the colors stored under transparent pixels show; resized without smoothing, as transformers.js does in Node.
   */
  readonly pixelVersion: 1 | 2;
  /** What shows through transparent pixels. */
  readonly background: Background;
  /** Where a crop begins if the margin is odd: `half-even` rounds half a pixel to the even one, as torchvision and timm do (Python's `round`).
   * @default rounded down, as transformers and transformers.js do */
  readonly cropRounding?: 'half-even';
}

export const newestPixels: PixelVersion = { pixelVersion: 2, background: [255, 255, 255] };

const byte = z.number().int().min(0).max(255);

export function isBackground(value: unknown): value is Background {
  return z.tuple([byte, byte, byte]).safeParse(value).success;
}

/** The field, as `preprocessor_config.json` has it. */
export const pixelField = z
  .looseObject({
    pixel_version: z.number().int().positive(),
    background: z.tuple([byte, byte, byte]).nullish(),
    crop_rounding: z.literal('half-even').nullish(),
  })
  .nullish();

/**
 * @param savedBefore whether a folder without the field was written by Injerto.
 * @throws {InjertoError} PREPROCESSING_VERSION_UNKNOWN a version that a newer Injerto wrote.
 */
export function pixelVersionOf(field: z.infer<typeof pixelField>, savedBefore: boolean, where: string): PixelVersion {
  if (!field) return { ...newestPixels, pixelVersion: savedBefore ? 1 : 2 };
  const { pixel_version: version, background, crop_rounding: cropRounding } = field;
  if (version === 1 || version === 2) {
    return {
      pixelVersion: version,
      background: background ?? newestPixels.background,
      ...(cropRounding && { cropRounding }),
    };
  }
  throw new InjertoError('PREPROCESSING_VERSION_UNKNOWN', { details: { version }, where });
}

export function pixelVersionField({
  pixelVersion,
  background,
  cropRounding,
}: PixelVersion): z.infer<typeof pixelField> {
  return {
    pixel_version: pixelVersion,
    background: [...background],
    ...(cropRounding && { crop_rounding: cropRounding }),
  };
}
