/** A causal language model of a model folder, run by transformers.js. Node only. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InjertoError, messageOf } from '../../errors.ts';
import { type HubAccess, hubAccess } from '../../hub/index.ts';
import { isAdapterFile, isAdapterFolder } from '../../models/lora/open-adapter.ts';
import { locateModel } from '../../models/opening/locate-model.ts';
import { checkArgument, checkOptions, type OptionSchemas } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { loadTransformers } from './load-transformers.ts';
import { localOptions } from './local-options.ts';
import type { OpenedModel } from './opened-model.ts';
import { openPromptTokenizer } from './prompt-tokenizer.ts';

export interface LanguageModelOptions {
  /** Threads of one operator. @default the number of physical cores */
  readonly threads?: number;
  /** Which of the folder's files: `fp32` is onnx/model.onnx, `q4` onnx/model_q4.onnx … @default what config.json says, else fp32 */
  readonly dtype?: string;
  /** How the hub is reached where the model is named by its id. @default the user's settings */
  readonly hub?: HubAccess;
}

export const languageModelFields: OptionSchemas<LanguageModelOptions> = {
  threads: fields.count,
  dtype: fields.filled,
  hub: hubAccess,
};

export interface LanguageModel {
  readonly name: string;
  /** Places that the network knows, prompt and answer together; undefined where config.json does not say. */
  readonly maxLength: number | undefined;
  close(): Promise<void>;
}

export interface LanguageFolder {
  readonly folder: string;
  /** The folder's onnx/model.onnx, or what stands for it; undefined where there is none, as for models of several files. */
  readonly file: string | undefined;
}

/** The folder of a model, by path or by a name that `openModel` knows.
 * @throws {InjertoError} MODEL_NOT_FOUND · MODEL_NOT_GENERATIVE for a bare .onnx file · what `pullModel` throws. */
export async function languageFolder(name: string, hub?: HubAccess): Promise<LanguageFolder> {
  const path = resolve(name);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const located = isFolder ? await locateModel(path).catch(() => undefined) : await locateModel(name, hub);
  const folder = isFolder ? path : located?.folder;
  if (located ? isAdapterFile(located.file) : await isAdapterFolder(path)) {
    throw new InjertoError('MODEL_NOT_GENERATIVE/adapter', { where: folder ?? path });
  }
  if (folder !== undefined && existsSync(join(folder, 'tokenizer.json'))) return { folder, file: located?.file };
  throw folder === undefined
    ? new InjertoError('MODEL_NOT_GENERATIVE/bare-file', { where: path })
    : new InjertoError('MODEL_NOT_GENERATIVE/tokenizer', { where: folder });
}

/** @param name a model folder in hub layout, or a model of the hub by OWNER/NAME.
 * @throws {InjertoError} MODEL_NOT_FOUND · MODEL_NOT_GENERATIVE with transformers.js' reason. */
export async function openLanguageModel(name: string, options: LanguageModelOptions = {}): Promise<LanguageModel> {
  checkArgument('name', name, fields.filled);
  checkOptions('openLanguageModel', options, languageModelFields);
  const found = await languageFolder(name, options.hub);
  const { folder } = found;
  const transformers = await loadTransformers();
  const wanted = localOptions(found, options);
  try {
    const tokenizer = await openPromptTokenizer(folder);
    const network = await transformers.AutoModelForCausalLM.from_pretrained(folder, wanted);
    const { max_position_embeddings: maxLength } = network.config as { max_position_embeddings?: number };
    const close = async () => void (await network.dispose());
    return { name, transformers, tokenizer, network, maxLength, close } satisfies OpenedModel as LanguageModel;
  } catch (cause) {
    throw new InjertoError('MODEL_NOT_GENERATIVE/run', { details: { reason: messageOf(cause) }, where: folder, cause });
  }
}
