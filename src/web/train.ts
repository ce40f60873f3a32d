/** The one door to all methods, in a browser. */
import type { ImageDataset, ImageSample } from '../data/index.ts';
import { InjertoError } from '../errors.ts';
import { FinishedTraining } from '../methods/finished-training.ts';
import type { RunOptions, TrainConfig } from '../methods/options/train-options.ts';
import { trainOn } from '../methods/train-on.ts';
import type { TrainingRun } from '../methods/training-run.ts';
import type { ImageModel } from '../models/index.ts';
import { checkArgument, checkObject } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import type { JudgedPrediction } from '../predict/evaluation/judged-prediction.ts';
import type { ImageSource } from '../predict/image-source.ts';
import { predictWith } from '../predict/predict-with.ts';
import type { Prediction, PredictOptions } from '../predict/prediction.ts';
import type { Several } from '../several.ts';
import { webTraining } from './host.ts';

export type WebTrainOptions = Pick<RunOptions, 'onEvent' | 'signal' | 'threads' | 'memory' | 'runtime'> & TrainConfig;

/** A training that is done, in a browser. */
export interface WebTrainingRun extends Omit<TrainingRun<Prediction>, 'save' | 'saveAdapter' | 'predict'> {
  /** Labels photos with the trained model. Order is kept; those that cannot be read are reported by `onEvent` and left out. */
  predict(inputs: Several<ImageSource>, options?: PredictOptions): AsyncIterable<Prediction>;
}

/** Trains a reference model on labelled photos, with the options, events, errors and seeds of `train` in Node. Features are kept in memory.
 * @throws {InjertoError} NOT_IN_BROWSER for options that name folders · what `train` of Node throws.
 * @example
 * const run = await train(await openModel('/models/mobilenet-v2/'), photos, { method: 'transfer', runtime });
 * for await (const { label } of run.predict([photo])) console.log(label); */
export async function train(
  reference: ImageModel,
  dataset: ImageDataset,
  options: WebTrainOptions = {},
): Promise<WebTrainingRun> {
  checkArgument('reference', reference, fields.modelOf('image'));
  checkArgument('dataset', dataset, fields.dataset);
  checkObject(options);
  const { checkpointDir, resume, cacheDir } = options as RunOptions;
  if (checkpointDir !== undefined || resume) {
    throw new InjertoError('NOT_IN_BROWSER', { details: { feature: 'checkpoints' } });
  }
  if (cacheDir !== undefined) throw new InjertoError('NOT_IN_BROWSER', { details: { feature: 'cache' } });
  return new FinishedWebTraining(await trainOn(webTraining, reference, dataset, options));
}

class FinishedWebTraining extends FinishedTraining implements WebTrainingRun {
  override predictions(side: 'validation' | 'test') {
    // splits hold the dataset's own samples
    return super.predictions(side) as readonly JudgedPrediction<ImageSample>[];
  }

  predict(inputs: Several<ImageSource>, options?: PredictOptions): AsyncIterable<Prediction> {
    return predictWith(webTraining, this.classifier(options), inputs, options) as AsyncIterable<Prediction>;
  }
}
