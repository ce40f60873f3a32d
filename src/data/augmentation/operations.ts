/** The fourteen operations of RandAugment and TrivialAugment, which differ in how far each goes. */
import type { Rgb } from '../../models/preprocessing.ts';
import type { RgbImage } from '../pixels/read-image.ts';
import { adjustBrightness, adjustContrast, adjustSaturation } from './color-jitter.ts';
import { adjustSharpness, autoContrast, equalize, posterize, solarize } from './tone.ts';
import { rotate, shearX, shearY, translate, warp } from './warp.ts';

export interface Canvas {
  image: RgbImage;
  /** The color of what a warp uncovers, bytes. */
  readonly fill: Rgb;
}

/** `strength` 0 … 1; where `signed`, −1 … 1. */
export type Operation = { readonly signed?: true; readonly run: (canvas: Canvas, strength: number) => void };

/** How far the operations go at strength 1. */
export interface OperationRanges {
  /** Pixels for each pixel of distance. */
  readonly shear: number;
  /** Pixels, for a side of so many. */
  readonly translate: (side: number) => number;
  readonly degrees: number;
  /** Brightness, color, contrast and sharpness are multiplied by 1 ± this. */
  readonly factor: number;
  /** Bits that posterizing takes away. */
  readonly bits: number;
}

const warped = (of: (strength: number, image: RgbImage) => Parameters<typeof warp>[1]): Operation => ({
  signed: true,
  run: (canvas, strength) => {
    canvas.image = warp(canvas.image, of(strength, canvas.image), canvas.fill);
  },
});
const plain = (change: (image: RgbImage, strength: number) => void): Operation => ({
  run: ({ image }, strength) => change(image, strength),
});

/** In torchvision's order. */
export function augmentOperations(ranges: OperationRanges) {
  const blended = (adjust: (image: RgbImage, factor: number) => void): Operation => ({
    signed: true,
    run: ({ image }, strength) => adjust(image, 1 + ranges.factor * strength),
  });
  return {
    identity: plain(() => {}),
    shearX: warped((s) => shearX(ranges.shear * s)),
    shearY: warped((s) => shearY(ranges.shear * s)),
    translateX: warped((s, { width }) => translate(Math.trunc(ranges.translate(width) * s), 0)),
    translateY: warped((s, { height }) => translate(0, Math.trunc(ranges.translate(height) * s))),
    rotate: warped((s, image) => rotate(ranges.degrees * s, image)),
    brightness: blended(adjustBrightness),
    color: blended(adjustSaturation),
    contrast: blended(adjustContrast),
    sharpness: blended(adjustSharpness),
    posterize: plain((image, s) => posterize(image, 8 - Math.round(ranges.bits * s))),
    solarize: plain((image, s) => solarize(image, 255 * (1 - s))),
    autoContrast: plain(autoContrast),
    equalize: plain(equalize),
  } satisfies Record<string, Operation>;
}
