/** A classifier over many photos. */
import { throwIfAborted } from '../abort.ts';
import { mapAhead } from '../data/map-ahead.ts';
import type { PhotoDecoder } from '../data/pixels/photo-decoder.ts';
import { type PrepareOptions, prepareImage } from '../data/pixels/prepare-image.ts';
import { InjertoError } from '../errors.ts';
import { remark } from '../messages/index.ts';
import type { ImageModel } from '../models/index.ts';
import { tensor } from '../onnx/index.ts';
import type { Session } from '../runtime/types.ts';
import type { Several } from '../several.ts';
import type { NoteEvent } from '../training/events.ts';
import { type Answer, answersFrom, type ClassOutput, fetchesOf, withTop } from './answer.ts';
import { chunks } from './chunks.ts';
import { type ImageSource, imagePathOrBytes, nameOfImage } from './image-source.ts';
import { meanOfMirrored, mirrored } from './mirrored.ts';
import type { Prediction, PredictManyOptions } from './prediction.ts';

export type ImageClassifier = ClassOutput &
  Pick<ImageModel, 'input' | 'preprocessing'> & {
    /** Whether each photo goes through the model twice, as it is and mirrored. @default false */
    readonly tta?: boolean;
  };

/** float32 [3, H, W], as the model reads it. */
type Pixels = Float32Array;

/** @throws {InjertoError} INPUT_INVALID · IMAGE_UNREADABLE · UNSUPPORTED_FORMAT · IMAGE_TOO_LARGE. */
export async function pixelsOf(
  photos: PhotoDecoder,
  { preprocessing }: ImageClassifier,
  source: ImageSource,
  options: PrepareOptions = {},
): Promise<Pixels> {
  return prepareImage(photos, await imagePathOrBytes(source, photos), preprocessing, options, nameOfImage(source));
}

/** Runs one batch. */
export async function classifyPixels(
  classifier: ImageClassifier,
  session: Session,
  photos: readonly Pixels[],
): Promise<Answer[]> {
  if (photos.length === 0) return [];
  const { input, output, preprocessing, tta = false } = classifier;
  const count = photos.length;
  const views = tta ? [...photos, ...photos.map((photo) => mirrored(photo, preprocessing.inputSize.width))] : photos;
  const fetches = fetchesOf(classifier);
  const results = await session.run({ [input.name]: stack(classifier, views) }, { fetches, transfer: true });
  if (!tta) return answersFrom(classifier, results, count);
  // the distances are those of the photos as they are, which come first
  const mean = meanOfMirrored(classifier, results[output]!, count);
  return answersFrom({ ...classifier, probabilities: true }, results, count, mean);
}

/** Labels photos in the order given. Memory does not grow with their number. */
export async function* classifyFiles(
  decoder: PhotoDecoder,
  classifier: ImageClassifier,
  session: Session,
  sources: Several<ImageSource>,
  { batchSize = 16, top, onEvent, signal }: PredictManyOptions = {},
): AsyncGenerator<Prediction, void, void> {
  let underWay: Promise<Prediction[]> = Promise.resolve([]);
  const sayTransparent = transparencySaidOnce(classifier, onEvent);
  for await (const chunk of chunks(sources, batchSize)) {
    // these are decoded while the engine works on those before
    const photos = await readPhotos(decoder, classifier, chunk, { onEvent, onTransparency: sayTransparent });
    yield* await underWay;
    throwIfAborted(signal);
    underWay = classifyPixels(
      classifier,
      session,
      photos.map(({ pixels }) => pixels),
    ).then((answers) => answers.map((answer, n) => ({ file: photos[n]!.file, ...withTop(answer, top) })));
    underWay.catch(() => {}); // thrown where it is awaited
  }
  yield* await underWay;
}

async function readPhotos(
  decoder: PhotoDecoder,
  classifier: ImageClassifier,
  sources: readonly ImageSource[],
  {
    onEvent,
    onTransparency,
  }: { readonly onEvent: PredictManyOptions['onEvent']; readonly onTransparency: (file: string) => void },
): Promise<{ readonly file: string; readonly pixels: Pixels }[]> {
  const read = async (source: ImageSource) => {
    const file = nameOfImage(source);
    let transparent = false;
    const sees = () => {
      transparent = true;
    };
    try {
      const pixels = await pixelsOf(decoder, classifier, source, { onTransparency: sees });
      return { file, pixels, transparent };
    } catch (error) {
      // what is no photo at all is a mistake of the caller, not of a file
      if (!(error instanceof InjertoError) || error.variant === 'image') throw error;
      onEvent?.({ type: 'skipped', file, ...error.toRemark() });
      return undefined;
    }
  };
  const photos: { readonly file: string; readonly pixels: Pixels }[] = [];
  for await (const photo of mapAhead(sources, read, decoder)) {
    if (!photo) continue;
    if (photo.transparent) onTransparency(photo.file); // in the order given, whichever was decoded first
    photos.push(photo);
  }
  return photos;
}

/** Tells of the first photo with transparent pixels, and of no other. */
export function transparencySaidOnce(
  { preprocessing }: ImageClassifier,
  onEvent: ((event: NoteEvent) => void) | undefined,
): (file: string) => void {
  const [red, green, blue] = preprocessing.background;
  let said = false;
  return (file) => {
    if (!said) onEvent?.({ type: 'note', file, ...remark('TRANSPARENCY', { red, green, blue }) });
    said = true;
  };
}

function stack({ preprocessing }: ImageClassifier, photos: readonly Pixels[]) {
  const { height, width } = preprocessing.inputSize;
  const data = new Float32Array(photos.length * 3 * height * width);
  for (const [n, pixels] of photos.entries()) data.set(pixels, n * pixels.length);
  return tensor('float32', [photos.length, 3, height, width], data);
}
