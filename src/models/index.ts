export { describeModel, type MissingRule, type ModelDescription, type ValueDescription } from './describe-model.ts';
export { applyParameters } from './export/apply-parameters.ts';
export type { Metric, TrainingRecord } from './export/training-record.ts';
export type { ImageTextModel } from './image-text/image-text-model.ts';
export { classScores } from './opening/class-scores.ts';
export type { ImageInput } from './opening/image-input.ts';
export { type ModelConfig, taskOf } from './opening/model-config.ts';
export {
  defaultImagePreprocessing,
  type ImagePreprocessing,
  type ImageSize,
  type Resample,
  type Rgb,
} from './preprocessing.ts';
export { parseImagePreprocessing } from './processor-config/parse-processor-config.ts';
export { imagePreprocessorConfig } from './processor-config/write-processor-config.ts';
export type { ImageModel, ReferenceModel, TextModel } from './reference-model.ts';
export { moduleName, type PoolingMode, type SentenceModule } from './sentence/sentence-module.ts';
export type { Anatomy, AnatomyOverrides, Block, FeatureLayout, Features, Head, HeadSpec } from './surgery/anatomy.ts';
export { dissectModel } from './surgery/dissect-model.ts';
export { withFeaturesOutput } from './surgery/features-output.ts';
export { isEncoding } from './surgery/find-head.ts';
export { holdsProbabilities } from './surgery/holds-probabilities.ts';
export { type NewHead, replaceHead } from './surgery/replace-head.ts';
export { selectTrainable } from './surgery/select-trainable.ts';
export type { Prompts, TextInputs, TextTokenizer, TokenizedText } from './text/text-model.ts';
