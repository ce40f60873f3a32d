import type { ImageSize } from '../../models/preprocessing.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { RandomErasingConfig } from './augmentation.ts';

/**
 * Sets a random rectangle of a normalized image to 0, the mean color, with the given probability; nothing if ten
 * rectangles don't fit. In place. As torchvision.transforms.RandomErasing.
 * @param pixelValues float32 [3, height, width].
 */
export function randomErasing(
  random: SeededRandom,
  pixelValues: Float32Array,
  size: ImageSize,
  config: RandomErasingConfig,
): void {
  if (!random.chance(config.probability)) return;
  const area = size.width * size.height;
  for (let attempt = 0; attempt < 10; attempt++) {
    const erased = area * random.between(...config.scale);
    const shape = Math.exp(random.between(Math.log(config.ratio[0]), Math.log(config.ratio[1])));
    const width = Math.round(Math.sqrt(erased * shape));
    const height = Math.round(Math.sqrt(erased / shape));
    if (width >= size.width || height >= size.height) continue;
    const left = random.below(size.width - width + 1);
    const top = random.below(size.height - height + 1);
    for (let channel = 0; channel < 3; channel++) {
      for (let y = top; y < top + height; y++) {
        const start = channel * area + y * size.width + left;
        pixelValues.fill(0, start, start + width);
      }
    }
    return;
  }
}
