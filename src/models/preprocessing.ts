/** What a vision model expects of its input, as plain data. `processor-config/` reads it from the files that models come with, and writes it. */
import * as z from 'zod';
import type { Expected } from '../messages/index.ts';
import * as fields from '../options/fields.ts';
import { newestPixels, type PixelVersion } from './pixel-version.ts';

/** Pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Pillow's filters. */
export type Resample = 'nearest' | 'bilinear' | 'bicubic' | 'lanczos' | 'box' | 'hamming';
export type Rgb = readonly [red: number, green: number, blue: number];

/** From an RGB image of bytes to the model's input, in this order: resize, crop, ·rescaleFactor, −mean, /std, channel order. */
export interface ImagePreprocessing extends PixelVersion {
  /** To this shortest edge (aspect kept), to this exact size (aspect lost), or not at all. */
  readonly resize: { readonly shortestEdge: number } | ImageSize | 'none';
  /** Cut around the center after resizing; a smaller image is padded with black. */
  readonly centerCrop: ImageSize | 'none';
  readonly resample: Resample;
  /** Bytes 0 … 255 are multiplied by this first. 1/255 as a rule; 1 where the file turns rescaling off. */
  readonly rescaleFactor: number;
  /** In units after rescaling. 0 and 1 where the file turns normalizing off. */
  readonly mean: Rgb;
  readonly std: Rgb;
  /** Order of the channels that the model gets. `bgr` is rare (MobileViT). */
  readonly channelOrder: 'rgb' | 'bgr';
  /** Every channel holds the luma of the photo, for models of one channel. @default false */
  readonly grayscale?: true;
  /** What comes out, always: the model's input is float32 [3, height, width]. */
  readonly inputSize: ImageSize;
}

const pixels = z.int().min(1).max(65536);
const sizeSchema = z.strictObject({ width: pixels, height: pixels });
const threeNumbers = z.tuple([z.number(), z.number(), z.number()]);
const notZero = z
  .number()
  .refine((value) => value !== 0, { params: { expected: { kind: 'not-zero' } satisfies Expected } });
const fieldSchemas: { readonly [K in keyof Required<ImagePreprocessing>]: z.ZodType } = {
  pixelVersion: z.literal([1, 2]),
  background: fields.color,
  cropRounding: z.literal('half-even').optional(),
  resize: z.union([z.literal('none'), z.strictObject({ shortestEdge: pixels }), sizeSchema]),
  centerCrop: z.union([z.literal('none'), sizeSchema]),
  resample: z.enum(['nearest', 'bilinear', 'bicubic', 'lanczos', 'box', 'hamming']),
  rescaleFactor: notZero,
  mean: threeNumbers,
  std: z.tuple([notZero, notZero, notZero]),
  channelOrder: z.enum(['rgb', 'bgr']),
  grayscale: z.literal(true).optional(),
  inputSize: sizeSchema,
};
/** `ImagePreprocessing` as a caller gives it. */
export const imagePreprocessingSchema = z.strictObject(fieldSchemas);

export const imagenetNorm = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

/** The preprocessing of torchvision's and timm's ImageNet models at `size` px: shortest edge size/0.875, central square, ImageNet mean and std. */
export function defaultImagePreprocessing(size = 224): ImagePreprocessing {
  return {
    ...newestPixels,
    resize: { shortestEdge: Math.floor(size / 0.875) },
    centerCrop: squareOf(size),
    resample: 'bilinear',
    rescaleFactor: 1 / 255,
    ...imagenetNorm,
    channelOrder: 'rgb',
    inputSize: squareOf(size),
  };
}

export function squareOf(edge: number): ImageSize {
  return { width: edge, height: edge };
}
