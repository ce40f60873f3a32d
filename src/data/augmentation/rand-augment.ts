import type { Rgb } from '../../models/preprocessing.ts';
import type { RgbImage } from '../pixels/read-image.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { RandAugmentConfig } from './augmentation.ts';
import { augmentOperations, type Canvas, type Operation } from './operations.ts';

/** torchvision.transforms.RandAugment: its ranges. */
export const randAugmentOperations = augmentOperations({
  shear: 0.3,
  translate: (side) => (150 / 331) * side,
  degrees: 30,
  factor: 0.9,
  bits: 4,
});

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
