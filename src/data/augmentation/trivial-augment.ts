import type { Rgb } from '../../models/preprocessing.ts';
import type { RgbImage } from '../pixels/read-image.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { augmentOperations, type Canvas, type Operation } from './operations.ts';

/** torchvision.transforms.TrivialAugmentWide: its ranges. */
export const trivialAugmentOperations = augmentOperations({
  shear: 0.99,
  translate: () => 32,
  degrees: 135,
  factor: 0.99,
  bits: 6,
});

const operations: readonly Operation[] = Object.values(trivialAugmentOperations);
/** Strengths are k/30 of the range, k = 0 … 30. */
const strengths = 31;

/**
 * Applies one random operation of one random strength, its sign a coin toss, all equally likely (Müller & Hutter 2021, arXiv:2103.10158).
 * Unlike torchvision's default, warps are bilinear and what they uncover takes the color `fill`, as in `randAugment`.
 */
export function trivialAugment(random: SeededRandom, image: RgbImage, fill: Rgb): RgbImage {
  const canvas: Canvas = { image, fill };
  const { signed, run } = operations[random.below(operations.length)]!;
  const strength = random.below(strengths) / (strengths - 1);
  run(canvas, signed && random.chance(0.5) ? -strength : strength);
  return canvas.image;
}
