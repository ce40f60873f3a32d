/**
 * What the image processors of Python's transformers (5.24) do where a `preprocessor_config.json` leaves a field out, by class, and which of
 * them do something of their own. A file names its class; without these defaults a short file would be read as another one.
 */
import { imagenetNorm, type Rgb } from '../preprocessing.ts';

/** Fields of the file, as their owner spells them. */
export interface ProcessorDefaults {
  readonly size: { readonly height: number; readonly width: number } | { readonly shortest_edge: number };
  readonly resample: number;
  readonly do_center_crop: boolean;
  readonly crop_size?: { readonly height: number; readonly width: number };
  readonly do_normalize: boolean;
  readonly image_mean: Rgb;
  readonly image_std: Rgb;
  readonly crop_pct?: number;
  readonly do_flip_channel_order?: boolean;
}

const half = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;
const clip = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
} as const;
const [bilinear, bicubic] = [2, 3];

const square = (edge: number) => ({ height: edge, width: edge });
const shortest = (edge: number) => ({ shortest_edge: edge });

function processor(
  size: ProcessorDefaults['size'],
  resample: number,
  { mean, std }: { readonly mean: Rgb; readonly std: Rgb },
  more: Partial<ProcessorDefaults> = {},
): ProcessorDefaults {
  return { size, resample, do_center_crop: false, do_normalize: true, image_mean: mean, image_std: std, ...more };
}

const cropped = (edge: number) => ({ do_center_crop: true, crop_size: square(edge) });

const defaults: Readonly<Record<string, ProcessorDefaults>> = {
  Beit: processor(square(224), bicubic, half),
  Bit: processor(shortest(224), bicubic, clip, cropped(224)),
  Blip: processor(square(384), bicubic, clip),
  ChineseCLIP: processor(shortest(224), bicubic, clip, cropped(224)),
  CLIP: processor(shortest(224), bicubic, clip, cropped(224)),
  ConvNext: processor(shortest(384), bicubic, half, { crop_pct: 0.875 }),
  DeiT: processor(square(256), bicubic, half, cropped(224)),
  DINOv3ViT: processor(square(224), bilinear, imagenetNorm),
  DPT: processor(square(384), bicubic, half),
  EfficientNet: processor(square(346), bicubic, half),
  Flava: processor(square(224), bicubic, clip, cropped(224)),
  JinaCLIP: processor(square(512), bicubic, clip),
  Levit: processor(shortest(224), bicubic, imagenetNorm, cropped(224)),
  MobileNetV1: processor(shortest(256), bilinear, half, cropped(224)),
  MobileNetV2: processor(shortest(256), bilinear, half, cropped(224)),
  MobileViT: processor(shortest(224), bicubic, half, {
    ...cropped(256),
    do_normalize: false,
    do_flip_channel_order: true,
  }),
  OwlViT: processor(square(768), bicubic, clip),
  PoolFormer: processor(shortest(224), bicubic, imagenetNorm, { ...cropped(224), crop_pct: 0.9 }),
  Pvt: processor(square(224), bicubic, imagenetNorm),
  Segformer: processor(square(512), bilinear, imagenetNorm),
  Siglip: processor(square(224), bicubic, half),
  TextNet: processor(shortest(640), bilinear, imagenetNorm),
  VideoMAE: processor(shortest(224), bilinear, half, cropped(224)),
  ViT: processor(square(224), bilinear, half),
};

/** @param className the name without the endings that mean nothing here. */
export function defaultsOf(className: string): ProcessorDefaults | undefined {
  return Object.hasOwn(defaults, className) ? defaults[className] : undefined;
}

/** Those that resize in a way of their own, which no field of the file says: transformers.js, which knows other classes, would read it otherwise. */
export const ownGeometry: ReadonlySet<string> = new Set(['Levit', 'PoolFormer']);
