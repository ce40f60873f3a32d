import type { TextInput } from '../data/index.ts';
import { checkOptions } from '../options/check-options.ts';
import { checkSeveral, type Several } from '../several.ts';
import type { AnsweringHost } from './answering-host.ts';
import type { ImageClassifier } from './classify-files.ts';
import type { TextClassifier } from './classify-texts.ts';
import type { ImageSource } from './image-source.ts';
import { openClassifier } from './open-classifier.ts';
import { type Prediction, type PredictOptions, predictFields, type TextPrediction } from './prediction.ts';

/** Opens a classifier for these inputs alone.
 * @throws {InjertoError} OPTION_INVALID at once. */
export function predictWith(
  host: AnsweringHost,
  classifier: ImageClassifier | TextClassifier,
  inputs: Several<ImageSource> | Several<TextInput>,
  options: PredictOptions = {},
): AsyncGenerator<Prediction | TextPrediction, void, void> {
  checkSeveral('reader' in classifier ? 'texts' : 'photos', inputs);
  checkOptions('predict', options, predictFields);
  return answers(host, () => classifier, inputs, options);
}

/** @param open called with the first answer that is asked for. */
export async function* answers(
  host: AnsweringHost,
  open: () => ImageClassifier | TextClassifier | Promise<ImageClassifier | TextClassifier>,
  inputs: Several<ImageSource> | Several<TextInput>,
  { runtime, threads, tta = false, unknown = false, ...options }: PredictOptions = {},
): AsyncGenerator<Prediction | TextPrediction, void, void> {
  const predictor = await openClassifier(host, await open(), {
    ...(runtime && { runtime }),
    ...(threads !== undefined && { threads }),
    tta,
    unknown,
    ...(options.onEvent && { onEvent: options.onEvent }),
  });
  try {
    yield* predictor.predictMany(inputs as Several<never>, options);
  } finally {
    await predictor.dispose();
  }
}
