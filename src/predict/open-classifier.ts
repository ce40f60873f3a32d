/** A model that stays open and answers whenever it is asked, wherever that is. */
import { throwIfAborted } from '../abort.ts';
import type { TextInput } from '../data/index.ts';
import { Places } from '../data/places.ts';
import { InjertoError } from '../errors.ts';
import { checkOptions } from '../options/check-options.ts';
import type { Session } from '../runtime/types.ts';
import { checkSeveral, type Several } from '../several.ts';
import type { NoteEvent, WarningEvent } from '../training/events.ts';
import type { TaskKind } from '../training/tasks/index.ts';
import { type Answer, withTop } from './answer.ts';
import type { AnsweringHost } from './answering-host.ts';
import {
  classifyFiles,
  classifyPixels,
  type ImageClassifier,
  pixelsOf,
  transparencySaidOnce,
} from './classify-files.ts';
import { classifyTexts, classifyTokens, type TextClassifier, tokensOf } from './classify-texts.ts';
import { type ImageSource, nameOfImage } from './image-source.ts';
import {
  type AnswerOptions,
  type EngineOptions,
  manyFields,
  type Prediction,
  type PredictManyOptions,
  predictFields,
  type TextPrediction,
} from './prediction.ts';
import { WaitingLine } from './waiting-line.ts';

/** @typeParam Input an `ImageSource`, or a text or pair of texts. @typeParam P what is answered. */
export interface Predictor<Input, P> extends AsyncDisposable {
  readonly modality: 'image' | 'text';
  readonly task: TaskKind;
  /** Class names; the index is the class index. */
  readonly classes: readonly string[];
  /** One answer. Calls that wait at the same time go through the model together, and only so many photos are decoded ahead; `top` is the
   * number of classes in `scores`.
   * @throws {InjertoError} INPUT_INVALID · IMAGE_UNREADABLE · ABORTED · PREDICTOR_CLOSED. */
  predict(input: Input, options?: { readonly top?: number; readonly signal?: AbortSignal }): Promise<P>;
  /** Answers in the order of the inputs, as `predict()` of the library gives them. */
  predictMany(inputs: Several<Input>, options?: PredictManyOptions): AsyncGenerator<P, void, void>;
  /** Waits for the answers that are under way, then ends the engine. Also `await using`. */
  dispose(): Promise<void>;
}

export interface PredictorOptions extends EngineOptions, AnswerOptions {
  /** Inputs of one batch, at most. @default 16 photos, 32 texts */
  readonly batchSize?: number;
  /** Told while the model is opened: what was assumed of it, and what the engine did otherwise than asked. Later, once: that a photo is
   * transparent in places. */
  readonly onEvent?: (event: NoteEvent | WarningEvent) => void;
}

const { top, signal, ...rest } = predictFields;
export const predictorFields = rest;
const oneFields = { top, signal };

/** @throws {InjertoError} CONFIG_INVALID for an option that only photos have. */
export function checkAnswerOptions(modality: 'image' | 'text', { tta }: AnswerOptions): void {
  if (!tta || modality === 'image') return;
  const option = 'tta';
  throw new InjertoError('CONFIG_INVALID/modality', { details: { option, modality }, where: { option } });
}

/** A predictor over a classifier that is in memory. */
export async function openClassifier(
  host: AnsweringHost,
  given: ImageClassifier | TextClassifier,
  { runtime, threads, batchSize, tta = false, unknown = false, onEvent }: PredictorOptions = {},
): Promise<Predictor<never, Prediction | TextPrediction>> {
  const novelty = given.novelty && { novelty: { ...given.novelty, abstains: unknown } };
  const classifier = 'reader' in given ? { ...given, ...novelty } : { ...given, ...novelty, tta };
  for (const said of classifier.remarks ?? []) onEvent?.({ type: 'note', ...said });
  const own = runtime ? undefined : await host.openRuntime({ threads, onEvent });
  let session: Session;
  try {
    session = await (runtime ?? own!).createSession(classifier.model, { rows: classifier.rows });
  } catch (error) {
    await own?.close();
    throw error;
  }
  const close = async () => {
    await session.dispose();
    await own?.close();
  };
  if ('reader' in classifier) {
    const size = batchSize ?? 32;
    return new OpenPredictor<TextInput, ReturnType<typeof tokensOf>, TextPrediction>(host, classifier, size, close, {
      prepare: async (text) => tokensOf(classifier, text),
      run: (rows) => classifyTokens(classifier, session, rows, size),
      name: (text, answer) => ({ text, ...answer }),
      many: (texts, more) => classifyTexts(classifier, session, texts, more),
    });
  }
  const sayTransparent = transparencySaidOnce(classifier, onEvent);
  return new OpenPredictor<ImageSource, Float32Array, Prediction>(host, classifier, batchSize ?? 16, close, {
    prepare: (source) =>
      pixelsOf(host.photos, classifier, source, { onTransparency: () => sayTransparent(nameOfImage(source)) }),
    run: (photos) => classifyPixels(classifier, session, photos),
    name: (source, answer) => ({ file: nameOfImage(source), ...answer }),
    many: (sources, more) => classifyFiles(host.photos, classifier, session, sources, more),
  });
}

/** What photos and texts do in their own ways. */
interface Ways<Input, Prepared, P> {
  readonly prepare: (input: Input) => Promise<Prepared>;
  readonly run: (batch: readonly Prepared[]) => Promise<readonly Answer[]>;
  readonly name: (input: Input, answer: Answer) => P;
  readonly many: (inputs: Several<Input>, options: PredictManyOptions) => AsyncGenerator<P, void, void>;
}

class OpenPredictor<Input, Prepared, P> implements Predictor<Input, P> {
  readonly modality: 'image' | 'text';
  readonly task: TaskKind;
  readonly classes: readonly string[];
  readonly #ways: Ways<Input, Prepared, P>;
  readonly #batchSize: number;
  readonly #line: WaitingLine<Prepared, Answer>;
  /** Inputs that are decoded or wait decoded: two batches, and one for each core. */
  readonly #places: Places;
  readonly #close: () => Promise<void>;
  readonly #underWay = new Set<Promise<unknown>>();
  #closed: Promise<void> | undefined;

  constructor(
    { photos }: AnsweringHost,
    classifier: ImageClassifier | TextClassifier,
    batchSize: number,
    close: () => Promise<void>,
    ways: Ways<Input, Prepared, P>,
  ) {
    this.modality = 'reader' in classifier ? 'text' : 'image';
    this.task = classifier.task ?? 'single-label';
    this.classes = classifier.classes;
    this.#ways = ways;
    this.#batchSize = batchSize;
    this.#line = new WaitingLine({ run: ways.run, batchSize });
    this.#places = new Places(2 * batchSize + photos.concurrency);
    this.#close = close;
  }

  async predict(input: Input, options: { readonly top?: number; readonly signal?: AbortSignal } = {}): Promise<P> {
    checkOptions('predict', options, oneFields);
    const { top, signal } = options;
    this.#checkOpen();
    const answer = this.#places.within(async () => {
      throwIfAborted(signal);
      const prepared = await this.#ways.prepare(input);
      return this.#line.add(prepared, signal);
    });
    return this.#ways.name(input, withTop(await this.#track(answer), top));
  }

  predictMany(inputs: Several<Input>, options: PredictManyOptions = {}): AsyncGenerator<P, void, void> {
    checkSeveral(this.modality === 'text' ? 'texts' : 'photos', inputs);
    checkOptions('predictMany', options, manyFields);
    return this.#answers(inputs, options);
  }

  async *#answers(inputs: Several<Input>, options: PredictManyOptions): AsyncGenerator<P, void, void> {
    this.#checkOpen();
    let done = () => {};
    const running = new Promise<void>((resolve) => {
      done = resolve;
    });
    this.#track(running);
    try {
      yield* this.#ways.many(inputs, { batchSize: this.#batchSize, ...options });
    } finally {
      done();
    }
  }

  dispose(): Promise<void> {
    this.#closed ??= (async () => {
      while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
      await this.#close();
    })();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #checkOpen(): void {
    if (this.#closed) throw new InjertoError('PREDICTOR_CLOSED');
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    const forget = () => this.#underWay.delete(work);
    work.then(forget, forget);
    return work;
  }
}
