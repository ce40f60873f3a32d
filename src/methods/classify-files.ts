/** A classifier over many files, a batch at a time. */

import { prepareImage } from '../data/index.ts';
import { mapAhead } from '../data/map-ahead.ts';
import { InjertoError } from '../errors.ts';
import type { ImageInput, ImagePreprocessing } from '../models/index.ts';
import { type ModelProto, tensor } from '../onnx/index.ts';
import { openNodeRuntime } from '../runtime/index.ts';
import type { Session } from '../runtime/types.ts';
import { argMax, softmax } from '../training/cross-entropy.ts';
import type { Prediction, PredictOptions } from './prediction.ts';

export interface Classifier {
  readonly model: ModelProto;
  readonly input: ImageInput;
  /** Output [N, K]. */
  readonly output: string;
  /** Whether the output holds probabilities already. */
  readonly probabilities: boolean;
  readonly classes: readonly string[];
  readonly preprocessing: ImagePreprocessing;
}

interface Photo {
  readonly file: string;
  /** float32 [3, H, W] */
  readonly pixels: Float32Array;
}

/** Labels files in the order given. Memory does not grow with their number. */
export async function* classifyFiles(
  classifier: Classifier,
  files: Iterable<string> | AsyncIterable<string>,
  { batchSize = 16, threads, runtime, onEvent, signal }: PredictOptions = {},
): AsyncGenerator<Prediction, void, void> {
  const own = runtime ? undefined : await openNodeRuntime({ ...(threads !== undefined && { threads }) });
  try {
    const session = await (runtime ?? own!).createSession(classifier.model);
    try {
      let underWay: Promise<Prediction[]> = Promise.resolve([]);
      for await (const names of chunks(files, batchSize)) {
        // these are decoded while the engine works on those before
        const photos = await readPhotos(classifier, names, onEvent);
        yield* await underWay;
        signal?.throwIfAborted();
        underWay = classify(classifier, session, photos);
        underWay.catch(() => {}); // thrown where it is awaited
      }
      yield* await underWay;
    } finally {
      await session.dispose();
    }
  } finally {
    await own?.close();
  }
}

async function classify(classifier: Classifier, session: Session, photos: readonly Photo[]): Promise<Prediction[]> {
  if (photos.length === 0) return [];
  const { classes, input, output, probabilities } = classifier;
  const results = await session.run({ [input.name]: stack(classifier, photos) }, { fetches: [output], transfer: true });
  const values = results[output]!.data as Float32Array;
  const K = classes.length;
  const scores = probabilities ? values : softmax(values, K);
  const best = argMax(values, K);
  return photos.map(({ file }, n) => ({
    file,
    label: classes[best[n]!]!,
    scores: byName(classes, scores.subarray(n * K, (n + 1) * K)),
  }));
}

async function readPhotos(
  { preprocessing }: Classifier,
  files: readonly string[],
  onEvent: PredictOptions['onEvent'],
): Promise<Photo[]> {
  const read = async (file: string): Promise<Photo | undefined> => {
    try {
      return { file, pixels: await prepareImage(file, preprocessing) };
    } catch (error) {
      if (!(error instanceof InjertoError)) throw error;
      onEvent?.({ type: 'skipped', file, reason: error.what });
      return undefined;
    }
  };
  const photos: Photo[] = [];
  for await (const photo of mapAhead(files, read)) if (photo) photos.push(photo);
  return photos;
}

function stack({ preprocessing }: Classifier, photos: readonly Photo[]) {
  const { height, width } = preprocessing.inputSize;
  const data = new Float32Array(photos.length * 3 * height * width);
  for (const [n, { pixels }] of photos.entries()) data.set(pixels, n * pixels.length);
  return tensor('float32', [photos.length, 3, height, width], data);
}

/** Probabilities by class, the highest first; equal ones in class order. */
function byName(classes: readonly string[], scores: ArrayLike<number>): Record<string, number> {
  const ranked = classes.map((name, k) => [name, scores[k]!] as const).sort(([, a], [, b]) => b - a);
  return Object.fromEntries(ranked);
}

async function* chunks(files: Iterable<string> | AsyncIterable<string>, size: number): AsyncGenerator<string[]> {
  let chunk: string[] = [];
  for await (const file of files) {
    chunk.push(file);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
