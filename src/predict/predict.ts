import type { TextInput } from '../data/index.ts';
import type { ImageModel, ReferenceModel, TextModel } from '../models/index.ts';
import { checkArgument, checkOptions } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import { checkSeveral, type Several } from '../several.ts';
import { classifierOf } from './class-output.ts';
import type { ImageSource } from './image-source.ts';
import { nodeAnswering } from './node/host.ts';
import { checkAnswerOptions } from './open-classifier.ts';
import { answers } from './predict-with.ts';
import { type Prediction, type PredictOptions, predictFields, type TextPrediction } from './prediction.ts';
import { withNoveltyOf } from './unknown/with-novelty-of.ts';

/** Labels photos or texts, a batch at a time and in the order given, however many there are; the engine is opened for them and closed after. For answers
 * now and then, as in a server, `openPredictor`. Files that cannot be read are reported
 * by `onEvent` and left out.
 * @param model what `openModel` gives: a trained model, or a starter with the 1,000 labels of ImageNet.
 * @param inputs photos (paths, URLs, bytes, Blobs, streams) for a model that reads images, texts or pairs of them for one that reads texts.
 * @throws {InjertoError} NOT_A_CLASSIFIER if the model has no output [N, K] · OPTION_INVALID for one string, or one photo, in the place of a list ·
 * INPUT_INVALID · CONFIG_INVALID for `tta` with a model of texts · UNKNOWN_NOT_AVAILABLE for `unknown` with a model that cannot tell · UNKNOWN_FILE_INVALID · ABORTED.
 * @example for await (const { file, label } of predict(await openModel('./my-model'), ['new.jpg'])) … */
export function predict(
  model: TextModel,
  inputs: Several<TextInput>,
  options?: PredictOptions,
): AsyncIterable<TextPrediction>;
export function predict(
  model: ImageModel,
  inputs: Several<ImageSource>,
  options?: PredictOptions,
): AsyncIterable<Prediction>;
export function predict(
  model: ReferenceModel,
  inputs: Several<string>,
  options?: PredictOptions,
): AsyncIterable<Prediction | TextPrediction>;
export function predict(
  model: ReferenceModel,
  inputs: Several<ImageSource> | Several<TextInput>,
  options: PredictOptions = {},
): AsyncIterable<Prediction | TextPrediction> {
  checkArgument('model', model, fields.model);
  checkSeveral(model.modality === 'text' ? 'texts' : 'photos', inputs);
  checkOptions('predict', options, predictFields);
  checkAnswerOptions(model.modality, options);
  const classifier = classifierOf(model);
  return answers(nodeAnswering, () => withNoveltyOf(classifier, model, options), inputs, options);
}
