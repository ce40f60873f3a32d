/** A model that stays open in Node, and answers whenever it is asked. */
import type { TextInput } from '../data/index.ts';
import { type ImageModel, openModel, type ReferenceModel, type TextModel } from '../models/node/index.ts';
import { checkArgument, checkOptions } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import { classifierOf } from './class-output.ts';
import type { ImageSource } from './image-source.ts';
import { nodeAnswering } from './node/host.ts';
import {
  checkAnswerOptions,
  openClassifier,
  type Predictor,
  type PredictorOptions,
  predictorFields,
} from './open-classifier.ts';
import type { Prediction, TextPrediction } from './prediction.ts';
import { withNoveltyOf } from './unknown/with-novelty-of.ts';

/** Opens a model for many predictions, for instance in a server.
 * @param model what `openModel` gives, or what it takes: a starter, a folder, a file, a hub id.
 * @throws {InjertoError} NOT_A_CLASSIFIER · CONFIG_INVALID for `tta` with a model of texts · UNKNOWN_NOT_AVAILABLE for `unknown` with a model that cannot tell ·
 * UNKNOWN_FILE_INVALID · what `openModel` throws.
 * @example
 * await using predictor = await openPredictor('./my-model');
 * const { label } = await predictor.predict(upload); // a path, a URL, a Buffer, a Blob, a stream */
export function openPredictor(
  model: ImageModel,
  options?: PredictorOptions,
): Promise<Predictor<ImageSource, Prediction>>;
export function openPredictor(
  model: TextModel,
  options?: PredictorOptions,
): Promise<Predictor<TextInput, TextPrediction>>;
export function openPredictor(
  model: ReferenceModel | string,
  options?: PredictorOptions,
): Promise<Predictor<ImageSource & TextInput, Prediction | TextPrediction>>;
export async function openPredictor(
  model: ReferenceModel | string,
  options: PredictorOptions = {},
): Promise<Predictor<never, Prediction | TextPrediction>> {
  checkArgument('model', model, fields.namedModel);
  checkOptions('openPredictor', options, predictorFields);
  const reference = typeof model === 'string' ? await openModel(model) : model;
  checkAnswerOptions(reference.modality, options);
  const classifier = await withNoveltyOf(classifierOf(reference), reference, options);
  return openClassifier(nodeAnswering, classifier, options);
}
