/** The door to reference models in Node: starters, folders in hub layout, bare .onnx files. */
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { definedOnly } from '../defined-only.ts';
import { InjertoError } from '../errors.ts';
import { hubAccess } from '../hub/index.ts';
import { checkArgument, checkOptions, type OptionSchemas } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import { isAdapterFile, isAdapterFolder, type OpenBase, openAdapter } from './lora/open-adapter.ts';
import { openBatch } from './node/open-batch.ts';
import type { OpenOptions } from './open-options.ts';
import { assembleModel, type FilesBeside, withBackground } from './opening/assemble-model.ts';
import { licenseOfCard } from './opening/card-license.ts';
import { folderAround, locateModel, type ModelLocation } from './opening/locate-model.ts';
import { readJsonFile } from './opening/read-json.ts';
import { readHashedModel } from './opening/read-model.ts';
import { checkStarter } from './opening/starters.ts';
import { isBackground } from './pixel-version.ts';
import { imagePreprocessingSchema } from './preprocessing.ts';
import type { ReferenceModel } from './reference-model.ts';
import { textParts } from './text/open-text.ts';

export type { OpenOptions } from './open-options.ts';

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
  const files = (textual: boolean) => filesBeside(located, textual);
  return assembleModel({ openBatch, textParts }, { name: shortName, file, model, sha256, files }, options);
}

async function filesBeside({ folder: known, file, starter }: ModelLocation, textual: boolean): Promise<FilesBeside> {
  const folder = known ?? (textual ? await folderAround(file) : undefined);
  return {
    folder,
    json: async (name, schema) => (folder === undefined ? undefined : readJsonFile(join(folder, name), schema)),
    license: async () =>
      starter?.license ?? (folder === undefined ? undefined : licenseOfCard(join(folder, 'README.md'))),
  };
}
