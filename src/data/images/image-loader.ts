import { InjertoError } from '../../errors.ts';
import type { ImagePreprocessing } from '../../models/preprocessing.ts';
import { type AugmentedView, augmentImage } from '../augmentation/augment-image.ts';
import { mapAhead } from '../map-ahead.ts';
import { largeScale, type PhotoDecoder } from '../pixels/photo-decoder.ts';
import { prepareImage } from '../pixels/prepare-image.ts';
import type { ReadImageOptions } from '../pixels/read-image.ts';
import type { SampleBatchOptions } from '../sample-loader.ts';
import { seededRandom } from '../seeded-random.ts';
import type { ImageSample, PhotoSource } from './image-dataset.ts';

/** How a sample becomes pixels: `eval` as for prediction, or one of its random views. */
export type View = 'eval' | AugmentedView;

/** What the loader needs to know of a sample; `ImageSample` is one. */
export type LoadableSample = Pick<ImageSample, 'id' | 'label' | 'hash'> & PhotoSource;

export interface ImageLoaderOptions extends ReadImageOptions {
  /** Images decoded at once. @default as the decoder says */
  readonly concurrency?: number;
}

export interface ImageBatch<S extends LoadableSample = LoadableSample> {
  /** float32 [B, 3, height, width]. B is `samples.length`; in the last batch it may be smaller. */
  readonly pixelValues: Float32Array;
  readonly labels: Int32Array;
  readonly samples: readonly S[];
}

/** A photo that can't be read makes room for the next: batches are full. */
export interface BatchOptions<S extends LoadableSample> extends Omit<SampleBatchOptions<S>, 'anyOrder'> {
  /** Leave out a last batch that is not full. @default false */
  readonly dropLast?: boolean;
}

/** Turns samples into a model's input. Decodes a bounded number ahead; holds no pixels beyond that. */
export class ImageLoader {
  readonly preprocessing: ImagePreprocessing;
  readonly #decoder: PhotoDecoder;
  readonly #options: ImageLoaderOptions;

  constructor(decoder: PhotoDecoder, preprocessing: ImagePreprocessing, options: ImageLoaderOptions = {}) {
    this.#decoder = decoder;
    this.preprocessing = preprocessing;
    this.#options = options;
  }

  /** Numbers per image: 3 · height · width. */
  get imageLength(): number {
    return 3 * this.preprocessing.inputSize.height * this.preprocessing.inputSize.width;
  }

  get #concurrency(): number {
    return this.#options.concurrency ?? this.#decoder.concurrency;
  }

  /** Bytes of the photos that are being decoded, at most: larger ones come smaller from the decoder, but for those with transparency. */
  get decodingBytes(): number {
    return this.#concurrency * largeScale ** 2 * this.imageLength;
  }

  /**
   * @returns float32 [3, height, width].
   * @throws {InjertoError} IMAGE_UNREADABLE · IMAGE_TOO_LARGE, naming the file.
   */
  async load(sample: LoadableSample, view: View): Promise<Float32Array> {
    const source = sample.read ? await sample.read() : sample.path;
    if (view === 'eval') return prepareImage(this.#decoder, source, this.preprocessing, this.#options, sample.path);
    return augmentImage(this.#decoder, source, sample.hash, view, this.preprocessing, this.#options, sample.path);
  }

  /**
   * Batches of samples, in the order given (`epochOrder` shuffles).
   * @throws {InjertoError} as `load`, if `onUnreadable` is not given; ABORTED.
   * @example
   * for await (const { pixelValues, labels } of loader.batches(epochOrder(train, seed, epoch), { batchSize: 16, view: 'eval' })) …
   */
  async *batches<S extends LoadableSample>(
    samples: Iterable<S>,
    options: BatchOptions<S>,
  ): AsyncGenerator<ImageBatch<S>, void, void> {
    const { batchSize, view, batchesAhead = 1, dropLast = false, onUnreadable, signal } = options;
    const concurrency = this.#concurrency;
    const load = async (sample: S): Promise<[S, Float32Array | InjertoError]> => {
      try {
        return [sample, await this.load(sample, view)];
      } catch (error) {
        if (!onUnreadable || !(error instanceof InjertoError)) throw error;
        return [sample, error];
      }
    };
    let batch = new BatchUnderWay<S>(batchSize, this.imageLength);
    for await (const [sample, pixels] of mapAhead(samples, load, {
      concurrency,
      ahead: batchSize * (batchesAhead + 1),
      signal,
    })) {
      if (pixels instanceof InjertoError) {
        onUnreadable?.(sample, pixels);
        continue;
      }
      batch.add(sample, pixels);
      if (batch.size < batchSize) continue;
      yield batch.finish();
      batch = new BatchUnderWay(batchSize, this.imageLength);
    }
    if (batch.size > 0 && !dropLast) yield batch.finish();
  }
}

/** The samples in the random order of an epoch; follows from (seed, epoch) and the order given. */
export function epochOrder<S>(samples: readonly S[], seed: number, epoch: number): S[] {
  return seededRandom(seed, 'order', epoch).shuffled(samples);
}

class BatchUnderWay<S extends LoadableSample> {
  readonly #pixels: Float32Array;
  readonly #samples: S[] = [];
  readonly #imageLength: number;

  constructor(batchSize: number, imageLength: number) {
    this.#pixels = new Float32Array(batchSize * imageLength);
    this.#imageLength = imageLength;
  }

  get size(): number {
    return this.#samples.length;
  }

  add(sample: S, pixels: Float32Array): void {
    this.#pixels.set(pixels, this.size * this.#imageLength);
    this.#samples.push(sample);
  }

  finish(): ImageBatch<S> {
    const length = this.size * this.#imageLength;
    return {
      // a copy where the batch is not full, so that its buffer holds nothing else
      pixelValues: length < this.#pixels.length ? this.#pixels.slice(0, length) : this.#pixels,
      labels: Int32Array.from(this.#samples, ({ label }) => label),
      samples: this.#samples,
    };
  }
}
