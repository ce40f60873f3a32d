/** From a graph and the files beside it to a reference model, wherever those come from. */
import { InjertoError } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { type ModelProto, type Normalization, normalizeModel } from '../../onnx/index.ts';
import { trainingRecordSchema } from '../export/training-record.ts';
import { preparesItsPhotos } from '../export/with-preprocessing/with-preprocessing.ts';
import type { OpenOptions } from '../open-options.ts';
import type { Background } from '../pixel-version.ts';
import type { ImageModel, ReferenceModel, TextModel } from '../reference-model.ts';
import { embeddingRows } from '../text/embedding-rows.ts';
import { findTextInputs } from '../text/text-inputs.ts';
import type { TextInputs } from '../text/text-model.ts';
import type { TextParts } from '../text/text-parts.ts';
import { classNames } from './class-names.ts';
import { type BatchOptions, batchNotes, type OpenedBatch } from './fixed-batch/index.ts';
import { forInference } from './for-inference.ts';
import { freezeModel } from './freeze-model.ts';
import { elementType, graphInputs } from './graph-inputs.ts';
import type { JsonBeside } from './json-beside.ts';
import { type ModelConfig, modelConfigSchema } from './model-config.ts';
import { normalizationNotes } from './normalization-notes.ts';
import { imageParts } from './open-image.ts';
import type { ConvertedDType } from './own-input.ts';

/** A graph that was read, and where from. */
export interface ReadModel {
  readonly name: string;
  readonly file: string;
  readonly model: ModelProto;
  readonly sha256: string;
  /** What lies beside the file. @param textual whether the model reads texts, whose bare files have a folder too. */
  readonly files: (textual: boolean) => Promise<FilesBeside>;
}

export interface FilesBeside {
  readonly folder: string | undefined;
  readonly json: JsonBeside;
  /** Of the weights, where neither the starters' list nor `injerto.json` names it. */
  readonly license: () => Promise<string | undefined>;
}

/** What opening needs of the place where it runs. */
export interface OpeningHost {
  openBatch(model: ModelProto, options: Omit<BatchOptions, 'runtime' | 'verdicts'>): Promise<OpenedBatch>;
  textParts(
    model: ModelProto,
    found: Omit<TextInputs, 'length'>,
    about: Pick<TextModel, 'name' | 'file' | 'folder' | 'config' | 'record'>,
    remarks: Remark[],
  ): Promise<TextParts>;
}

/** @throws {InjertoError} what `openModel` throws of a model that is there. */
export async function assembleModel(
  host: OpeningHost,
  { name, file, model, sha256, files }: ReadModel,
  options: OpenOptions,
): Promise<ReferenceModel> {
  if (preparesItsPhotos(model)) throw new InjertoError('PREPARES_ITS_PHOTOS', { where: file });
  const types = new Map(graphInputs(model).map((value) => [value.name, elementType(value)]));
  const changes = normalizeModel(model, { origin: file, keepQuantized: options.keepQuantized ?? false });

  const textInputs = findTextInputs(model, file);
  const { folder, json, license } = await files(textInputs !== undefined);
  const config: ModelConfig = (await json('config.json', modelConfigSchema)) ?? {};
  const record = await json('injerto.json', trainingRecordSchema);
  const converted = normalizationNotes(changes);
  const remarks: Remark[] = [];
  forInference(model, remarks);
  const parts = textInputs
    ? await host.textParts(model, textInputs, { name, file, folder, config, record }, remarks)
    : await imageParts(
        model,
        {
          file,
          folder,
          json,
          given: options.preprocessing,
          savedByInjerto: record !== undefined,
          converted: convertedInputs(changes, types),
        },
        remarks,
      );
  const text =
    parts.modality === 'text' ? { inputs: parts.inputs, rows: embeddingRows(model, parts.inputs.ids) } : undefined;
  const bytes = parts.modality === 'image' && parts.preprocessing.rescaleFactor === 1;
  const batch = await host.openBatch(model, { sha256, axes: parts.axes, text, bytes });
  remarks.push(...batchNotes(model, batch));
  const classes = classNames(model, config, remarks);
  return {
    name,
    file,
    folder,
    model: freezeModel(batch.model),
    rows: batch.rows,
    sha256,
    config,
    classes,
    license: record?.reference.license ?? (await license()),
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

export function withBackground(model: ImageModel, background: Background): ImageModel {
  const said = model.preprocessing.pixelVersion === 1 ? [remark('BACKGROUND_NOT_USED')] : [];
  const preprocessing = { ...model.preprocessing, background };
  return { ...model, remarks: [...model.remarks, ...said], notes: [...model.notes, ...said], preprocessing };
}
