/** The public face of Injerto. */
export {
  type AugmentationConfig,
  type AugmentationPreset,
  type DatasetOptions,
  type DatasetWarning,
  type ImageDataset,
  type ImageDatasetOptions,
  type ImageFolderOptions,
  type ImageSample,
  imageDataset,
  imageFolder,
  openDataset,
  type PhotoInput,
  type SkippedFile,
  type SkippedText,
  type SkipReason,
  type SplitName,
  type TextDataset,
  type TextDatasetOptions,
  type TextSample,
  type TextTask,
  type TextWarning,
  textDataset,
} from './data/node/index.ts';
export { type ErrorJson, InjertoError } from './errors.ts';
export {
  type CheckName,
  type CheckOptions,
  type CheckReport,
  type CheckReportJson,
  check,
  checkReportJson,
  type Finding,
  type ListedSample,
  type Severity,
  sampleListCsv,
} from './guidance/check/index.ts';
export {
  type Choice,
  type ChoiceJson,
  type ChooseEvent,
  type ChooseOptions,
  choiceJson,
  choiceSchema,
  choose,
  type JudgedModel,
  type ModelLeftOut,
  type ModelRecommendation,
} from './guidance/choose/index.ts';
export {
  type ComparedMethod,
  type CompareEvent,
  type CompareOptions,
  type Comparison,
  type ComparisonJson,
  compare,
  comparisonJson,
  comparisonSchema,
  type MeasuredCurve,
  type MethodNotRun,
  type MethodResult,
  type Recommendation,
} from './guidance/compare/index.ts';
export {
  type Completeness,
  type Explainer,
  type ExplainerOptions,
  type ExplainOptions,
  type Explanation,
  type ExplanationFile,
  type ExplanationJson,
  explain,
  explanationFiles,
  explanationJson,
  explanationSchema,
  type HeatMap,
  type NearestSample,
  openExplainer,
  type PhotoBaseline,
  type PhotoExplanation,
  type TextBaseline,
  type TextExplanation,
  type WordAttribution,
} from './guidance/explain/index.ts';
export type { Expected } from './guidance/learning-curves/index.ts';
export {
  type Reported,
  type ReportJson,
  type ReportOptions,
  renderReport,
  reportSchema,
  writeReport,
} from './guidance/report/index.ts';
export {
  type Confirmation,
  type Trial,
  type TrialOptions,
  type TunedMethod,
  type TuneEvent,
  type TuneOptions,
  type Tuning,
  type TuningJson,
  tune,
  tuningJson,
  tuningSchema,
} from './guidance/tune/index.ts';
export {
  type Details,
  type Language,
  type Place,
  type Remark,
  say,
  sayBriefly,
  sayHint,
  type TranslatedError,
  translate,
} from './messages/index.ts';
export {
  type CausalLmConfig,
  type CausalLmOptions,
  type CausalLmRun,
  type HeldOutPerplexity,
  type LanguageExample,
  languageExamples,
  type Perplexity,
  trainCausalLm,
} from './methods/causal-lm/index.ts';
export {
  type ComputedGradients,
  type ComputeGradientsOptions,
  computeGradients,
} from './methods/gradients/compute-gradients.ts';
export type { BeforeAfter, CalibratedSide, Calibration } from './methods/learner/calibrate.ts';
export type { UnknownThreshold } from './methods/learner/known-samples.ts';
export type * from './methods/options/train-options.ts';
export { train } from './methods/train.ts';
export type * from './methods/training-run.ts';
export * from './mixed/index.ts';
export {
  exportWithPreprocessing,
  type ImageModel,
  type ImagePreprocessing,
  type ImageTextModel,
  type MergedFolder,
  mergeAdapters,
  type OpenOptions,
  openImageTextModel,
  openModel,
  type PullEvent,
  type PulledModel,
  type PullOptions,
  pullModel,
  type ReferenceModel,
  type TextModel,
} from './models/node/index.ts';
export type { Answer } from './predict/answer.ts';
export { embed } from './predict/embed.ts';
export { type ErrorBudgetRow, errorBudget } from './predict/evaluation/error-budget.ts';
export { type EvaluateOptions, type Evaluation, evaluate } from './predict/evaluation/evaluate.ts';
export { type EvaluationReport, evaluationReport } from './predict/evaluation/evaluation-report.ts';
export type { JudgedPrediction } from './predict/evaluation/judged-prediction.ts';
export { predictionsCsv } from './predict/evaluation/predictions-csv.ts';
export {
  type ChatMessage,
  type ContinuationAnswer,
  type ContinuationOptions,
  type ContinuationScore,
  classifyByContinuation,
  type Generated,
  type GenerateOptions,
  generate,
  generateText,
  type LanguageModel,
  type LanguageModelOptions,
  openLanguageModel,
  type PromptInput,
  runTextTask,
  type TextTaskName,
} from './predict/generate/index.ts';
export type { ImageSource } from './predict/image-source.ts';
export type { Predictor, PredictorOptions } from './predict/open-classifier.ts';
export { openPredictor } from './predict/open-predictor.ts';
export { predict } from './predict/predict.ts';
export type * from './predict/prediction.ts';
export type { ScoredLabel } from './predict/ranked-labels.ts';
export {
  type EmbedOptions,
  openTextEncoder,
  type TextEncoder,
  type TextEncoderOptions,
} from './predict/text-encoder.ts';
export * from './predict/zero-shot/index.ts';
export {
  championOf,
  classesOf,
  createProject,
  exportSamples,
  type Forgotten,
  forgetSamples,
  type LabelSource,
  type ModelMetrics,
  mergeClasses,
  modelsOf,
  type NewProjectOptions,
  openProject,
  type Project,
  type ProjectFacts,
  type ProjectModel,
  type ProjectStatus,
  type ProposalReason,
  projectFacts,
  projectStatus,
  projectStatusSchema,
  promote,
  type Repaired,
  removeClass,
  renameClass,
  repairProject,
  rollBack,
  type SaidOf,
  type StoredSample,
  samplesFrom,
  samplesOf,
  type WhichSamples,
} from './project/index.ts';
export { type NodeRuntimeOptions, openNodeRuntime, type Runtime } from './runtime/node/index.ts';
export type * from './training/events.ts';
