/** Models in Node: all of `../index.ts`, and what opens, downloads and saves them as files. */
export { type HubAccess, type PullEvent, type PulledModel, type PullOptions, pullModel } from '../../hub/index.ts';
export { checkApart, type KeptPlace, placesOf } from '../export/output-apart.ts';
export { checkOutputFolder } from '../export/output-folder.ts';
export { type SaveOptions, saveModel, type TrainedModel } from '../export/save-model.ts';
export { type ExportedModel, exportWithPreprocessing } from '../export/with-preprocessing/export-model.ts';
export { isImageTextModel, openImageTextModel } from '../image-text/open-image-text-model.ts';
export * from '../index.ts';
export type { MergedFolder } from '../lora/merge-folders.ts';
export { mergeAdapters } from '../merge-adapters.ts';
export { type OpenOptions, openModel } from '../open-model.ts';
export { openPlainTokenizer, type PlainTokenizer } from '../text/read-tokenizer.ts';
