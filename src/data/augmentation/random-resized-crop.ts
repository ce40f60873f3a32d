import type { ImageSize } from '../../models/preprocessing.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { RandomResizedCropConfig } from './augmentation.ts';

/** A rectangle of whole pixels. */
export interface Box extends ImageSize {
  readonly left: number;
  readonly top: number;
}

/**
 * A random rectangle of an image: area from `scale`, shape from `ratio` (log-uniform), ten tries; if none fits, the largest
 * central one of an allowed shape. As torchvision.transforms.RandomResizedCrop.get_params.
 */
export function randomResizedCrop(
  random: SeededRandom,
  image: ImageSize,
  { scale, ratio }: RandomResizedCropConfig,
): Box {
  for (let attempt = 0; attempt < 10; attempt++) {
    const area = image.width * image.height * random.between(...scale);
    const shape = Math.exp(random.between(Math.log(ratio[0]), Math.log(ratio[1])));
    const width = Math.round(Math.sqrt(area * shape));
    const height = Math.round(Math.sqrt(area / shape));
    if (width > 0 && width <= image.width && height > 0 && height <= image.height) {
      return {
        width,
        height,
        top: random.below(image.height - height + 1),
        left: random.below(image.width - width + 1),
      };
    }
  }
  const shape = Math.min(Math.max(image.width / image.height, ratio[0]), ratio[1]);
  const width = Math.max(1, Math.min(image.width, Math.round(image.height * shape)));
  const height = Math.max(1, Math.min(image.height, Math.round(image.width / shape)));
  return { width, height, top: Math.floor((image.height - height) / 2), left: Math.floor((image.width - width) / 2) };
}
