import { InjertoError } from '../errors.ts';
import type { ImageModel } from '../models/index.ts';
import { checkArgument, checkOptions } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import { classifierOf } from '../predict/class-output.ts';
import type { ImageSource } from '../predict/image-source.ts';
import { openClassifier, type Predictor, type PredictorOptions, predictorFields } from '../predict/open-classifier.ts';
import { predictWith } from '../predict/predict-with.ts';
import type { AnswerOptions, Prediction, PredictOptions } from '../predict/prediction.ts';
import type { Several } from '../several.ts';
import { webTraining } from './host.ts';

/** Labels photos, a batch at a time and in the order given.
 * @param inputs `File`s, `Blob`s, bytes, `data:` URLs or streams.
 * @throws {InjertoError} NOT_A_CLASSIFIER · OPTION_INVALID for one photo in the place of a list · INPUT_INVALID · UNKNOWN_NOT_AVAILABLE for `unknown` · ABORTED.
 * @example for await (const { file, label } of predict(await openModel('/my-model/'), input.files)) … */
export function predict(
  model: ImageModel,
  inputs: Several<ImageSource>,
  options?: PredictOptions,
): AsyncIterable<Prediction> {
  checkArgument('model', model, fields.modelOf('image'));
  refuseUnknown(model, options);
  return predictWith(webTraining, classifierOf(model), inputs, options) as AsyncIterable<Prediction>;
}

/** Opens a model that answers whenever it is asked, for instance about what a camera sees. Dispose of it.
 * @throws {InjertoError} NOT_A_CLASSIFIER. */
export async function openPredictor(
  model: ImageModel,
  options: PredictorOptions = {},
): Promise<Predictor<ImageSource, Prediction>> {
  checkArgument('model', model, fields.modelOf('image'));
  checkOptions('openPredictor', options, predictorFields);
  refuseUnknown(model, options);
  return openClassifier(webTraining, classifierOf(model), options) as Promise<Predictor<never, never>>;
}

/** Distances to the samples of a training lie in a file of the model folder, which is not read here. */
function refuseUnknown({ file }: ImageModel, options: AnswerOptions | undefined): void {
  if (options?.unknown) throw new InjertoError('UNKNOWN_NOT_AVAILABLE', { where: file });
}
