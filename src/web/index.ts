/** The public face of Injerto in a browser. */
export type { PhotoInput } from '../data/images/forms/memory-photos.ts';
export type { ImageDataset, ImageSample } from '../data/images/image-dataset.ts';
export { type ErrorJson, InjertoError } from '../errors.ts';
export { type Details, type Language, type Remark, say, translate } from '../messages/index.ts';
export type * from '../methods/options/train-options.ts';
export type { ImageModel } from '../models/index.ts';
export type { ImageSource } from '../predict/image-source.ts';
export type { Predictor, PredictorOptions } from '../predict/open-classifier.ts';
export type * from '../predict/prediction.ts';
export { openWebRuntime, type Runtime, type WebRuntimeOptions } from '../runtime/web/index.ts';
export type * from '../training/events.ts';
export { imageDataset, type WebImageDatasetOptions } from './image-dataset.ts';
export { openModel, type WebOpenOptions } from './open-model.ts';
export { openPredictor, predict } from './predict.ts';
export { train, type WebTrainingRun, type WebTrainOptions } from './train.ts';
