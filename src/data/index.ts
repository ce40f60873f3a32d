/** Photos on disk to batches of numbers: folders, splits, decoding, augmentation, cached features. */

export { type AugmentedView, viewKey } from './augmentation/augment-image.ts';
export {
  type AugmentationConfig,
  type AugmentationPreset,
  augmentationPresets,
  isStill,
  parseAugmentation,
} from './augmentation/augmentation.ts';
export type { FeatureShapes, SpaceKey } from './features/feature-key.ts';
export type { FeatureSpace, Features, SpaceStats } from './features/feature-space.ts';
export type { PhotoInput } from './images/forms/memory-photos.ts';
export type * from './images/image-dataset.ts';
export {
  type BatchOptions,
  epochOrder,
  type ImageBatch,
  ImageLoader,
  type ImageLoaderOptions,
  type LoadableSample,
  type View,
} from './images/image-loader.ts';
export { imageSampleLoader } from './images/image-sample-loader.ts';
export type { ReadImageOptions, RgbImage } from './pixels/read-image.ts';
export type { Sample, SplitName } from './sample.ts';
export type { SampleBatch, SampleBatchOptions, SampleLoader } from './sample-loader.ts';
export { SeededRandom, seededRandom } from './seeded-random.ts';
export { type Fold, type Split, type SplitOptions, splitDataset, stratifiedFolds } from './splits/splits.ts';
export type { TextSampleInput } from './text/sources/collect-samples.ts';
export type * from './text/text-dataset.ts';
export { likeLengths } from './text/tokens/like-lengths.ts';
export { TextLoader } from './text/tokens/text-loader.ts';
export { type TokenRow, tokenBatch, tokenRow } from './text/tokens/token-batch.ts';
export { isMostlyUntokenized, UntokenizedShare } from './text/tokens/untokenized-share.ts';
