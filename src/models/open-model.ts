/** The door to reference models: starters, folders in hub layout, bare .onnx files. Node only. */
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { definedOnly } from '../defined-only.ts';
import { InjertoError } from '../errors.ts';
import { type HubAccess, hubAccess } from '../hub/index.ts';
import { type Remark, remark } from '../messages/index.ts';
import { type Normalization, normalizeModel } from '../onnx/index.ts';
import { checkArgument, checkOptions, type OptionSchemas } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import { trainingRecordSchema } from './export/training-record.ts';
import { preparesItsPhotos } from './export/with-preprocessing/with-preprocessing.ts';
import { isAdapterFile, isAdapterFolder, type OpenBase, openAdapter } from './lora/open-adapter.ts';
import { licenseOfCard } from './opening/card-license.ts';
import { classNames } from './opening/class-names.ts';
import { batchNotes, openBatch } from './opening/fixed-batch/index.ts';
import { forInference } from './opening/for-inference.ts';
import { freezeModel } from './opening/freeze-model.ts';
import { elementType, graphInputs } from './opening/graph-inputs.ts';
import { folderAround, locateModel } from './opening/locate-model.ts';
import { type ModelConfig, modelConfigSchema } from './opening/model-config.ts';
import { normalizationNotes } from './opening/normalization-notes.ts';
import { imageParts } from './opening/open-image.ts';
import type { ConvertedDType } from './opening/own-input.ts';
import { readJsonFile } from './opening/read-json.ts';
import { readHashedModel } from './opening/read-model.ts';
import { checkStarter } from './opening/starters.ts';
import { type Background, isBackground } from './pixel-version.ts';
import { type ImagePreprocessing, imagePreprocessingSchema } from './preprocessing.ts';
import type { ImageModel, ReferenceModel } from './reference-model.ts';
import { embeddingRows } from './text/embedding-rows.ts';
import { textParts } from './text/open-text.ts';
import { findTextInputs } from './text/text-inputs.ts';

export interface OpenOptions {
  /** Of an image model: used instead of what `preprocessor_config.json` says. */
  readonly preprocessing?: ImagePreprocessing;
  /** Of an image model: what shows through transparent pixels of photos: red, green, blue, 0 … 255. @default what its
   * `preprocessor_config.json` says, else white */
  readonly background?: Background;
  /** Leaves the quantised weights of an int8 file as they are: smaller, but frozen. @default false */
  readonly keepQuantized?: boolean;
  /** Of a LoRA adapter: the model that it belongs to. @default the one that the adapter names */
  readonly base?: string;
  /** Of a model of the hub that is not in the cache yet: how the download reports and is stopped. */
  readonly hub?: HubAccess;
}

const openFields: OptionSchemas<OpenOptions> = {
  preprocessing: imagePreprocessingSchema,
  background: z.unknown(), // has an error of its own
  keepQuantized: fields.onOff,
  base: fields.filled,
  hub: hubAccess,
};

/** Opens a reference model.
 * @param name a starter id (`mobilenet-v2`, `all-minilm-l6-v2` …), a model folder in hub layout, an .onnx file, or a model of the hub as
 * OWNER/NAME or OWNER/NAME@REVISION, downloaded unless it is in the cache; of a text model its tokenizer.json lies in the folder, or beside the file.
 * @throws {InjertoError} MODEL_NOT_FOUND lists the starters and the nearest name · STARTER_DAMAGED · JSON_INVALID · CONFIG_INVALID ·
 * MODEL_INPUT_UNSUPPORTED says what was found · INPUT_SIZE_MISMATCH · TOKENIZER_MISSING · TOKENIZER_INVALID · TOKENIZER_MISMATCH ·
 * PREPARES_ITS_PHOTOS · BACKGROUND_INVALID · what `readModelFile`, `normalizeModel` and `parseImagePreprocessing` throw. */
export async function openModel(name: string, options: OpenOptions = {}): Promise<ReferenceModel> {
  checkArgument('name', name, fields.filled);
  checkOptions('openModel', options, openFields);
  const { background } = options;
  if (background !== undefined && !isBackground(background)) {
    throw new InjertoError('BACKGROUND_INVALID', { where: { option: 'background' } });
  }
  const model = await open(name, options);
  if (model.modality === 'image') return background ? withBackground(model, background) : model;
  const option = (['background', 'preprocessing'] as const).find((one) => options[one] !== undefined);
  if (option === undefined) return model;
  throw new InjertoError('CONFIG_INVALID/modality', { details: { option, modality: 'text' }, where: { option } });
}

async function open(name: string, options: OpenOptions): Promise<ReferenceModel> {
  const { hub, preprocessing } = options;
  const openBase: OpenBase = (base, settings) =>
    openModel(base, { ...settings, ...definedOnly({ hub, preprocessing }) });
  if (await isAdapterFolder(name)) return openAdapter(name, openBase, options);
  const located = await locateModel(name, hub);
  const { name: shortName, file, starter } = located;
  if (isAdapterFile(file)) return { ...(await openAdapter(dirname(file), openBase, options)), name: shortName };
  if (options.base !== undefined) throw new InjertoError('OPTION_INVALID/base-of-a-model', { where: file });
  const { model, sha256 } = await readHashedModel(file);
  if (starter) checkStarter(starter, sha256, file);
  if (preparesItsPhotos(model)) throw new InjertoError('PREPARES_ITS_PHOTOS', { where: file });
  const types = new Map(graphInputs(model).map((value) => [value.name, elementType(value)]));
  const changes = normalizeModel(model, { origin: file, keepQuantized: options.keepQuantized ?? false });

  const textInputs = findTextInputs(model, file);
  const folder = located.folder ?? (textInputs && (await folderAround(file)));
  const config: ModelConfig = (await inFolder(folder, 'config.json', modelConfigSchema)) ?? {};
  const record = await inFolder(folder, 'injerto.json', trainingRecordSchema);
  const converted = normalizationNotes(changes);
  const remarks: Remark[] = [];
  forInference(model, remarks);
  const parts = textInputs
    ? await textParts(model, textInputs, { name: shortName, file, folder, config, record }, remarks)
    : await imageParts(
        model,
        {
          file,
          folder,
          given: options.preprocessing,
          savedByInjerto: record !== undefined,
          converted: convertedInputs(changes, types),
        },
        remarks,
      );
  const text =
    parts.modality === 'text' ? { inputs: parts.inputs, rows: embeddingRows(model, parts.inputs.ids) } : undefined;
  const bytes = parts.modality === 'image' && parts.preprocessing.rescaleFactor === 1;
  const batch = await openBatch(model, { sha256, axes: parts.axes, text, bytes });
  remarks.push(...batchNotes(model, batch));
  const classes = classNames(model, config, remarks);
  return {
    name: shortName,
    file,
    folder,
    model: freezeModel(batch.model),
    rows: batch.rows,
    sha256,
    config,
    classes,
    license: starter?.license ?? record?.reference.license ?? (await licenseIn(folder)),
    record,
    converted,
    remarks,
    notes: [...converted, ...remarks],
    ...parts,
  };
}

/** What the file had the inputs in that are float32 now. */
function convertedInputs({ widened }: Normalization, types: ReadonlyMap<string, string>) {
  return new Map((widened?.inputs ?? []).map((name) => [name, types.get(name) as ConvertedDType]));
}

function withBackground(model: ImageModel, background: Background): ImageModel {
  const said = model.preprocessing.pixelVersion === 1 ? [remark('BACKGROUND_NOT_USED')] : [];
  const preprocessing = { ...model.preprocessing, background };
  return { ...model, remarks: [...model.remarks, ...said], notes: [...model.notes, ...said], preprocessing };
}

function inFolder<T>(folder: string | undefined, file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  return folder === undefined ? Promise.resolve(undefined) : readJsonFile(join(folder, file), schema);
}

async function licenseIn(folder: string | undefined): Promise<string | undefined> {
  return folder === undefined ? undefined : licenseOfCard(join(folder, 'README.md'));
}
