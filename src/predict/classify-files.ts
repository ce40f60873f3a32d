/** A classifier over many photos. */
import { prepareImage } from '../data/index.ts';
import { mapAhead } from '../data/map-ahead.ts';
import { InjertoError } from '../errors.ts';
import type { ImageModel } from '../models/index.ts';
import { tensor } from '../onnx/index.ts';
import type { Session } from '../runtime/types.ts';
import { answersOf, type ClassOutput, withTop } from './answer.ts';
import { chunks } from './chunks.ts';
import type { Prediction, PredictOptions } from './prediction.ts';
import { withSession } from './with-session.ts';

export type ImageClassifier = ClassOutput & Pick<ImageModel, 'input' | 'preprocessing'>;

interface Photo {
  readonly file: string;
  /** float32 [3, H, W] */
  readonly pixels: Float32Array;
}

/** Labels files in the order given. Memory does not grow with their number. */
export async function* classifyFiles(
  classifier: ImageClassifier,
  files: Iterable<string> | AsyncIterable<string>,
  options: PredictOptions = {},
): AsyncGenerator<Prediction, void, void> {
  const { batchSize = 16, top, onEvent, signal } = options;
  yield* withSession(classifier.model, options, async function* (session) {
    let underWay: Promise<Prediction[]> = Promise.resolve([]);
    for await (const names of chunks(files, batchSize)) {
      // these are decoded while the engine works on those before
      const photos = await readPhotos(classifier, names, onEvent);
      yield* await underWay;
      signal?.throwIfAborted();
      underWay = classify(classifier, session, photos, top);
      underWay.catch(() => {}); // thrown where it is awaited
    }
    yield* await underWay;
  });
}

async function classify(
  classifier: ImageClassifier,
  session: Session,
  photos: readonly Photo[],
  top: number | undefined,
): Promise<Prediction[]> {
  if (photos.length === 0) return [];
  const { input, output } = classifier;
  const results = await session.run({ [input.name]: stack(classifier, photos) }, { fetches: [output], transfer: true });
  const answers = answersOf(classifier, results[output]!, photos.length);
  return photos.map(({ file }, n) => ({ file, ...withTop(answers[n]!, top) }));
}

async function readPhotos(
  { preprocessing }: ImageClassifier,
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

function stack({ preprocessing }: ImageClassifier, photos: readonly Photo[]) {
  const { height, width } = preprocessing.inputSize;
  const data = new Float32Array(photos.length * 3 * height * width);
  for (const [n, { pixels }] of photos.entries()) data.set(pixels, n * pixels.length);
  return tensor('float32', [photos.length, 3, height, width], data);
}
