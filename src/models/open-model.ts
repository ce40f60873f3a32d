/** The door to reference models: starters, folders in hub layout, bare .onnx files. Node only. */
import { basename, join } from 'node:path';
import { z } from 'zod';
import { graphOf, type ModelProto, normalizeModel } from '../onnx/index.ts';
import { trainingRecordSchema } from './export/training-record.ts';
import { licenseOfCard } from './opening/card-license.ts';
import { freeBatchAxis } from './opening/dynamic-batch.ts';
import { freezeModel } from './opening/freeze-model.ts';
import { findImageInput, type ImageInput, withImageSize } from './opening/image-input.ts';
import { locateModel } from './opening/locate-model.ts';
import { classesOf, type ModelConfig, modelConfigSchema } from './opening/model-config.ts';
import { normalizationNotes } from './opening/normalization-notes.ts';
import { readJsonFile } from './opening/read-json.ts';
import { readHashedModel } from './opening/read-model.ts';
import { checkStarter } from './opening/starters.ts';
import { defaultImagePreprocessing, type ImagePreprocessing, parseImagePreprocessing } from './preprocessing.ts';
import type { ReferenceModel } from './reference-model.ts';

export interface OpenOptions {
  /** Used instead of what `preprocessor_config.json` says. */
  readonly preprocessing?: ImagePreprocessing;
  /** Leaves the quantised weights of an int8 file as they are: smaller, but frozen. @default false */
  readonly keepQuantized?: boolean;
}

const anyObject = z.record(z.string(), z.unknown());

/** Opens a reference model.
 * @param name a starter id (`mobilenet-v2`, `efficientnet-lite0`, `squeezenet-1.1`), a model folder in hub layout, or an .onnx file.
 * @throws {InjertoError} MODEL_NOT_FOUND lists the starters and the nearest name · STARTER_DAMAGED · JSON_INVALID · CONFIG_INVALID ·
 * MODEL_INPUT_UNSUPPORTED says what was found · INPUT_SIZE_MISMATCH · what `readModelFile`,
 * `normalizeModel` and `parseImagePreprocessing` throw. */
export async function openModel(name: string, options: OpenOptions = {}): Promise<ReferenceModel> {
  const { name: shortName, file, folder, starter } = await locateModel(name);
  const { model, sha256 } = await readHashedModel(file);
  if (starter) checkStarter(starter, sha256, file);
  const changes = normalizeModel(model, { origin: file, keepQuantized: options.keepQuantized ?? false });

  const inFolder = <T>(fileName: string, schema: z.ZodType<T>) =>
    folder === undefined ? Promise.resolve(undefined) : readJsonFile(join(folder, fileName), schema);
  const config: ModelConfig = (await inFolder('config.json', modelConfigSchema)) ?? {};
  const preprocessorConfig = await inFolder('preprocessor_config.json', anyObject);
  const record = await inFolder('injerto.json', trainingRecordSchema);

  const found = findImageInput(model, file);
  const converted = normalizationNotes(changes);
  const notes = [...converted];
  const preprocessing = options.preprocessing ?? preprocessingOf(preprocessorConfig, found, folder ?? file, notes);
  const input = withImageSize(model, found, preprocessing.inputSize, file);
  if (freeBatchAxis(model, input.name)) {
    notes.push('The file fixes the batch size; the graph was opened for any batch size.');
  }
  return {
    name: shortName,
    file,
    folder,
    model: freezeModel(model),
    sha256,
    config,
    classes: classesFor(model, config, notes),
    input,
    preprocessing,
    preprocessorConfig: options.preprocessing ? undefined : preprocessorConfig,
    license: starter?.license ?? record?.reference.license ?? (await licenseIn(folder)),
    record,
    converted,
    notes,
  };
}

/** The labels of the config, unless they are not as many as the logits that the graph declares. */
function classesFor(model: ModelProto, config: ModelConfig, notes: string[]): ReferenceModel['classes'] {
  const classes = classesOf(config);
  const output = graphOf(model).output[0];
  const dims = output?.type?.value.case === 'tensorType' ? output.type.value.value.shape?.dim : undefined;
  const logits = dims?.length === 2 && dims[1]!.value.case === 'dimValue' ? Number(dims[1]!.value.value) : undefined;
  if (!classes || logits === undefined || logits === classes.length) return classes;
  notes.push(`config.json names ${classes.length} classes, but the graph puts out ${logits}: the names are not used.`);
  return undefined;
}

async function licenseIn(folder: string | undefined): Promise<string | undefined> {
  return folder === undefined ? undefined : licenseOfCard(join(folder, 'README.md'));
}

function preprocessingOf(
  config: Readonly<Record<string, unknown>> | undefined,
  { height, width }: Omit<ImageInput, 'axes'>,
  origin: string,
  notes: string[],
): ImagePreprocessing {
  const modelInput = height !== null && width !== null ? { height, width } : undefined;
  if (config) return parseImagePreprocessing(config, join(origin, 'preprocessor_config.json'), modelInput);
  const size = modelInput ?? { height: 224, width: 224 };
  notes.push(
    `${basename(origin)} has no preprocessor_config.json: ImageNet's mean and standard deviation at ${size.width}×${size.height} are assumed.`,
  );
  return {
    ...defaultImagePreprocessing(Math.min(size.width, size.height)),
    ...(size.width !== size.height && { resize: size, centerCrop: 'none' as const }),
    inputSize: size,
  };
}
