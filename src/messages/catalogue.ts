/** Every message of the library, by its key. One line here for a new area. */

import { adapterFileMessages } from './adapter-files.ts';
import { adapterMessages } from './adapters.ts';
import { answerMessages } from './answers.ts';
import { archiveMessages } from './archives.ts';
import { batchNormMessages } from './batch-norm.ts';
import { batchMessages } from './batches.ts';
import { calibrationMessages } from './calibration.ts';
import { callMessages } from './calls.ts';
import { choiceMessages } from './choices.ts';
import { classMessages } from './classes.ts';
import { columnMessages } from './columns.ts';
import { commandLineMessages } from './command-line.ts';
import { commandUseMessages } from './command-uses.ts';
import { comparisonMessages } from './comparison.ts';
import { configFileMessages } from './config-files.ts';
import { datasetMessages } from './datasets.ts';
import { differentiationMessages } from './differentiation.ts';
import { engineMessages } from './engine.ts';
import { engineUseMessages } from './engine-use.ts';
import { evaluationMessages } from './evaluation.ts';
import { explanationMessages } from './explanations.ts';
import { featureCacheMessages } from './feature-cache.ts';
import { findingMessages } from './findings.ts';
import { foreignFileMessages } from './foreign-files.ts';
import { gainMessages } from './gains.ts';
import { gradientMessages } from './gradients.ts';
import { headMessages } from './heads.ts';
import { hubMessages } from './hub.ts';
import { imageFormatMessages } from './image-formats.ts';
import { imageInputMessages } from './image-inputs.ts';
import { installationMessages } from './installation.ts';
import { labelMessages } from './labels.ts';
import { learningCurveMessages } from './learning-curves.ts';
import { learningRateMessages } from './learning-rates.ts';
import { memoryMessages } from './memory.ts';
import type { Message } from './message.ts';
import { modelChangeMessages } from './model-changes.ts';
import { modelFileMessages } from './model-files.ts';
import { modelNoteMessages } from './model-notes.ts';
import { onnxFileMessages } from './onnx-files.ts';
import { onnxGraphMessages } from './onnx-graphs.ts';
import { optionMessages } from './options.ts';
import { photoDataMessages } from './photo-data.ts';
import { photoNoteMessages } from './photo-notes.ts';
import { photoMessages } from './photos.ts';
import { processorFileMessages } from './processor-files.ts';
import { projectMessages } from './projects.ts';
import { readingTextsMessages } from './reading-texts.ts';
import { safetensorsMessages } from './safetensors.ts';
import { sampleMessages } from './samples.ts';
import { sentenceModuleMessages } from './sentence-modules.ts';
import { sentenceNoteMessages } from './sentence-notes.ts';
import { soupMessages } from './soups.ts';
import { tableMessages } from './tables.ts';
import { textDataMessages } from './text-data.ts';
import { textSampleMessages } from './text-samples.ts';
import { tokenizerMessages } from './tokenizers.ts';
import { trainingMessages } from './training.ts';
import { tuningMessages } from './tunings.ts';
import { unknownSampleMessages } from './unknown-samples.ts';

export const catalogue = {
  ...commandLineMessages,
  ...configFileMessages,
  ...modelFileMessages,
  ...modelChangeMessages,
  ...onnxFileMessages,
  ...onnxGraphMessages,
  ...processorFileMessages,
  ...commandUseMessages,
  ...adapterFileMessages,
  ...batchNormMessages,
  ...headMessages,
  ...engineUseMessages,
  ...safetensorsMessages,
  ...adapterMessages,
  ...hubMessages,
  ...gradientMessages,
  ...differentiationMessages,
  ...optionMessages,
  ...trainingMessages,
  ...classMessages,
  ...foreignFileMessages,
  ...gainMessages,
  ...findingMessages,
  ...soupMessages,
  ...memoryMessages,
  ...learningCurveMessages,
  ...learningRateMessages,
  ...comparisonMessages,
  ...choiceMessages,
  ...tuningMessages,
  ...unknownSampleMessages,
  ...projectMessages,
  ...calibrationMessages,
  ...answerMessages,
  ...batchMessages,
  ...engineMessages,
  ...modelNoteMessages,
  ...evaluationMessages,
  ...explanationMessages,
  ...callMessages,
  ...imageInputMessages,
  ...installationMessages,
  ...datasetMessages,
  ...imageFormatMessages,
  ...photoMessages,
  ...columnMessages,
  ...labelMessages,
  ...textSampleMessages,
  ...photoDataMessages,
  ...photoNoteMessages,
  ...archiveMessages,
  ...sampleMessages,
  ...tableMessages,
  ...textDataMessages,
  ...featureCacheMessages,
  ...sentenceModuleMessages,
  ...sentenceNoteMessages,
  ...tokenizerMessages,
  ...readingTextsMessages,
};

/** The catalogue's parts: a key must stand in one of them only. */
export const areas: readonly Readonly<Record<string, unknown>>[] = [
  commandLineMessages,
  configFileMessages,
  modelFileMessages,
  onnxFileMessages,
  onnxGraphMessages,
  processorFileMessages,
  commandUseMessages,
  adapterFileMessages,
  headMessages,
  engineUseMessages,
  safetensorsMessages,
  adapterMessages,
  hubMessages,
  gradientMessages,
  differentiationMessages,
  optionMessages,
  trainingMessages,
  classMessages,
  gainMessages,
  learningCurveMessages,
  comparisonMessages,
  choiceMessages,
  tuningMessages,
  projectMessages,
  calibrationMessages,
  soupMessages,
  answerMessages,
  batchMessages,
  engineMessages,
  modelNoteMessages,
  evaluationMessages,
  explanationMessages,
  callMessages,
  imageInputMessages,
  installationMessages,
  datasetMessages,
  imageFormatMessages,
  photoMessages,
  columnMessages,
  labelMessages,
  textSampleMessages,
  photoDataMessages,
  photoNoteMessages,
  archiveMessages,
  sampleMessages,
  tableMessages,
  textDataMessages,
  featureCacheMessages,
  sentenceModuleMessages,
  sentenceNoteMessages,
  tokenizerMessages,
  readingTextsMessages,
];

/** `CODE`, or `CODE/variant`. */
export type MessageKey = keyof typeof catalogue;

/** The details that a message needs. */
export type DetailsOf<Key extends MessageKey> = (typeof catalogue)[Key] extends Message<infer D> ? D : never;

/** What stands before the slash. */
export type CodeOf<Key extends string> = Key extends `${infer Code}/${string}` ? Code : Key;
