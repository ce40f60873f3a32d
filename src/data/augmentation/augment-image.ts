import type { ImagePreprocessing, Rgb } from '../../models/preprocessing.ts';
import { cropAndScale } from '../pixels/crop-and-scale.ts';
import { normalizePixels } from '../pixels/normalize-pixels.ts';
import { nameOf, type PhotoDecoder } from '../pixels/photo-decoder.ts';
import { type PrepareOptions, prepareRgb } from '../pixels/prepare-image.ts';
import type { RgbImage } from '../pixels/read-image.ts';
import { seededRandom } from '../seeded-random.ts';
import { type AugmentationConfig, isStill } from './augmentation.ts';
import { jitterColor } from './color-jitter.ts';
import { randAugment } from './rand-augment.ts';
import { randomErasing } from './random-erasing.ts';
import { randomResizedCrop } from './random-resized-crop.ts';
import { trivialAugment } from './trivial-augment.ts';

/** One of the endless random views of a photo. */
export interface AugmentedView {
  readonly augment: AugmentationConfig;
  readonly seed: number;
  /** Which one: the epoch, or the epoch modulo the number of views that are cached. */
  readonly view: number;
}

/**
 * One augmented view of an image file. Follows from (seed, view, content) alone, bit for bit.
 * @param content names the photo in the random stream: its content hash, so that a copy or a renamed file looks the same.
 * @returns float32 [3, height, width] of `preprocessing.inputSize`.
 * @throws {InjertoError} IMAGE_UNREADABLE · IMAGE_TOO_LARGE.
 */
export async function augmentImage(
  decoder: PhotoDecoder,
  source: string | Uint8Array,
  content: string,
  { augment, seed, view }: AugmentedView,
  preprocessing: ImagePreprocessing,
  options: PrepareOptions = {},
  name?: string,
): Promise<Float32Array> {
  const where = name ?? nameOf(source);
  const random = seededRandom(seed, 'augment', view, content);
  const size = preprocessing.inputSize;
  const bytes = await decoder.bytesOf(source, where);
  let image: RgbImage;
  if (augment.crop === 'none') {
    image = await prepareRgb(decoder, bytes, preprocessing, options, where);
  } else {
    const header = await decoder.header(bytes, options, where);
    const box = randomResizedCrop(random, header, augment.crop);
    image = await cropAndScale(decoder, bytes, header, where, { box, size, preprocessing }, options);
  }
  if (random.chance(augment.flip)) mirror(image);
  if (augment.color !== 'none') jitterColor(random, image, augment.color);
  if (augment.randAugment !== 'none') image = randAugment(random, image, augment.randAugment, meanColor(preprocessing));
  if (augment.trivialAugment === 'wide') image = trivialAugment(random, image, meanColor(preprocessing));
  const pixelValues = normalizePixels(image, preprocessing);
  if (augment.erase !== 'none') randomErasing(random, pixelValues, size, augment.erase);
  return pixelValues;
}

/** What a view of a photo is called in a cache of features: equal keys, equal pixels. */
export function viewKey(view: 'eval' | AugmentedView): string {
  if (view === 'eval') return 'eval';
  if (isStill(view.augment)) return 'eval';
  const { crop, flip, color, randAugment, trivialAugment = 'none', erase } = view.augment; // mixup is a step of the batch
  const steps = [crop, flip, color, randAugment, erase, ...(trivialAugment === 'none' ? [] : [trivialAugment])];
  return `${JSON.stringify(steps.map(sorted))}-${view.seed}-${view.view}`;
}

function sorted(value: unknown): unknown {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value).sort() : value;
}

/** Left to right, in place. */
function mirror({ data, width, height }: RgbImage): void {
  for (let y = 0; y < height; y++) {
    for (let a = y * width * 3, b = a + (width - 1) * 3; a < b; a += 3, b -= 3) {
      for (let channel = 0; channel < 3; channel++) {
        const kept = data[a + channel]!;
        data[a + channel] = data[b + channel]!;
        data[b + channel] = kept;
      }
    }
  }
}

/** The bytes that become 0 when normalized. */
function meanColor({ mean, rescaleFactor }: ImagePreprocessing): Rgb {
  const [r, g, b] = mean.map((value) => Math.min(255, Math.max(0, Math.round(value / rescaleFactor))));
  return [r!, g!, b!];
}
