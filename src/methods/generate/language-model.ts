/** A causal language model of a model folder, run by transformers.js. Node only. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type * as Transformers from '@huggingface/transformers';
import { InjertoError, messageOf } from '../../errors.ts';
import { locateModel } from '../../models/opening/locate-model.ts';
import { loadTransformers, type TransformersModule } from './load-transformers.ts';
import { openPromptTokenizer, type PromptTokenizer } from './prompt-tokenizer.ts';

export interface LanguageModelOptions {
  /** Threads of one operator. @default the number of physical cores */
  readonly threads?: number;
  /** Which of the folder's files: `fp32` is onnx/model.onnx, `q4` onnx/model_q4.onnx … @default what config.json says, else fp32 */
  readonly dtype?: string;
}

export interface LanguageModel {
  readonly name: string;
  readonly transformers: TransformersModule;
  readonly tokenizer: PromptTokenizer;
  readonly network: Transformers.PreTrainedModel;
  /** Places that the network knows, prompt and answer together; undefined where config.json does not say. */
  readonly maxLength: number | undefined;
  close(): Promise<void>;
}

/** Options of transformers.js for a folder on this machine: nothing is fetched. */
export function localOptions(folder: string, { threads, dtype }: LanguageModelOptions) {
  return {
    local_files_only: true,
    subfolder: existsSync(join(folder, 'onnx')) ? 'onnx' : '',
    ...((dtype !== undefined || existsSync(join(folder, 'onnx', 'model.onnx'))) && { dtype: dtype ?? 'fp32' }),
    ...(threads !== undefined && { session_options: { intraOpNumThreads: threads } }),
  } as Transformers.PretrainedModelOptions;
}

/** The folder of a model by path or by a name that `openModel` knows.
 * @throws {InjertoError} MODEL_NOT_FOUND · MODEL_NOT_GENERATIVE for a bare .onnx file. */
export async function modelFolder(name: string): Promise<string> {
  const path = resolve(name);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const folder = isFolder ? path : (await locateModel(name)).folder;
  if (folder !== undefined && existsSync(join(folder, 'tokenizer.json'))) return folder;
  throw new InjertoError('MODEL_NOT_GENERATIVE', {
    what: folder === undefined ? 'A bare .onnx file has no tokenizer.' : 'The folder holds no tokenizer.json.',
    where: folder ?? path,
    hint: 'Give the folder of a language model: config.json, tokenizer.json, tokenizer_config.json and onnx/model.onnx.',
  });
}

/** @param name a model folder in hub layout.
 * @throws {InjertoError} MODEL_NOT_FOUND · MODEL_NOT_GENERATIVE with transformers.js' reason. */
export async function openLanguageModel(name: string, options: LanguageModelOptions = {}): Promise<LanguageModel> {
  const folder = await modelFolder(name);
  const transformers = await loadTransformers();
  const wanted = localOptions(folder, options);
  try {
    const tokenizer = await openPromptTokenizer(folder);
    const network = await transformers.AutoModelForCausalLM.from_pretrained(folder, wanted);
    const { max_position_embeddings: maxLength } = network.config as { max_position_embeddings?: number };
    const close = async () => void (await network.dispose());
    return { name, transformers, tokenizer, network, maxLength, close };
  } catch (cause) {
    throw new InjertoError('MODEL_NOT_GENERATIVE', {
      what: `transformers.js cannot run it as a causal language model: ${messageOf(cause)}`,
      where: folder,
      hint: 'Give a model whose page says text-generation, exported with its key-value cache.',
      cause,
    });
  }
}

/** int64 [rows, columns] of transformers.js. */
export function int64Rows(
  { transformers }: Pick<LanguageModel, 'transformers'>,
  rows: readonly (readonly number[])[],
): Transformers.Tensor {
  const data = BigInt64Array.from(rows.flat(), BigInt);
  return new transformers.Tensor('int64', data, [rows.length, rows[0]!.length]);
}
