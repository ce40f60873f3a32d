import type { Rgb } from '../../models/preprocessing.ts';
import type { RgbImage } from '../pixels/read-image.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { RandAugmentConfig } from './augmentation.ts';
import { adjustBrightness, adjustContrast, adjustSaturation } from './color-jitter.ts';
import { adjustSharpness, autoContrast, equalize, posterize, solarize } from './tone.ts';
import { rotate, shearX, shearY, translate, warp } from './warp.ts';

interface Canvas {
  image: RgbImage;
  /** The color of what a warp uncovers, bytes. */
  readonly fill: Rgb;
}

/** `strength` 0 … 1; where `signed`, −1 … 1. */
type Operation = { readonly signed?: true; readonly run: (canvas: Canvas, strength: number) => void };

const warped = (of: (strength: number, image: RgbImage) => Parameters<typeof warp>[1]): Operation => ({
  signed: true,
  run: (canvas, strength) => {
    canvas.image = warp(canvas.image, of(strength, canvas.image), canvas.fill);
  },
});
const blended = (adjust: (image: RgbImage, factor: number) => void): Operation => ({
  signed: true,
  run: ({ image }, strength) => adjust(image, 1 + 0.9 * strength),
});
const plain = (change: (image: RgbImage, strength: number) => void): Operation => ({
  run: ({ image }, strength) => change(image, strength),
});

/** torchvision.transforms.RandAugment: its fourteen operations and their ranges, in its order. */
export const randAugmentOperations = {
  identity: plain(() => {}),
  shearX: warped((s) => shearX(0.3 * s)),
  shearY: warped((s) => shearY(0.3 * s)),
  translateX: warped((s, { width }) => translate(Math.trunc((150 / 331) * width * s), 0)),
  translateY: warped((s, { height }) => translate(0, Math.trunc((150 / 331) * height * s))),
  rotate: warped((s, image) => rotate(30 * s, image)),
  brightness: blended(adjustBrightness),
  color: blended(adjustSaturation),
  contrast: blended(adjustContrast),
  sharpness: blended(adjustSharpness),
  posterize: plain((image, s) => posterize(image, 8 - Math.round(4 * s))),
  solarize: plain((image, s) => solarize(image, 255 * (1 - s))),
  autoContrast: plain(autoContrast),
  equalize: plain(equalize),
} satisfies Record<string, Operation>;

const operations: readonly Operation[] = Object.values(randAugmentOperations);

/**
 * Applies random operations of one magnitude (0 … 30), each equally likely, its sign a coin toss. Cubuk et al. 2020.
 * Unlike torchvision's default, warps are bilinear and what they uncover takes the color `fill`, which timm found better than black.
 */
export function randAugment(random: SeededRandom, image: RgbImage, config: RandAugmentConfig, fill: Rgb): RgbImage {
  const canvas: Canvas = { image, fill };
  for (let i = 0; i < config.operations; i++) {
    const { signed, run } = operations[random.below(operations.length)]!;
    const strength = config.magnitude / 30;
    run(canvas, signed && random.chance(0.5) ? -strength : strength);
  }
  return canvas.image;
}
