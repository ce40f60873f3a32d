/** What makes a graph with token inputs a text model: its tokenizer, its lengths and its pooling. Node only. */
import { access } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InjertoError } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import type { ModelProto } from '../../onnx/index.ts';
import type { ProbeAxes } from '../../runtime/index.ts';
import type { ModelConfig } from '../opening/model-config.ts';
import { readJsonFile } from '../opening/read-json.ts';
import type { TextModel } from '../reference-model.ts';
import { openSentence } from '../sentence/open-sentence.ts';
import { embeddingRows } from './embedding-rows.ts';
import { withLowerCase } from './lower-case.ts';
import { maxLengthOf } from './max-length.ts';
import { readTokenizer, tokenizerFiles } from './read-tokenizer.ts';
import { prepareTextInputs } from './text-inputs.ts';
import type { TextInputs } from './text-model.ts';
import type { TextParts } from './text-parts.ts';
import { createTokenizer, tokenizerConfigSchema } from './tokenizer.ts';

/** Files that Python and transformers.js read beside tokenizer.json. */
const companions = [
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.txt',
  'vocab.json',
  'merges.txt',
  'sentencepiece.bpe.model',
  'spiece.model',
  'tokenizer.model',
  'spm.model',
  'chat_template.jinja',
];

/** Sizes of the length for measuring shapes: two, since texts differ in length. */
const probeLengths = [8, 9] as const;

/** @param folder where tokenizer.json and the configs lie.
 * @throws {InjertoError} TOKENIZER_MISSING · TOKENIZER_INVALID · TOKENIZER_MISMATCH · JSON_INVALID · CONFIG_INVALID. */
export async function textParts(
  model: ModelProto,
  found: Omit<TextInputs, 'length'>,
  { name, file, folder, config, record }: Pick<TextModel, 'name' | 'file' | 'folder' | 'config' | 'record'>,
  remarks: Remark[],
): Promise<TextParts> {
  const place = folder ?? dirname(file);
  const sentence = await openSentence(place, model, {
    name: familyName(name, config),
    causal: isCausal(config, found),
    mask: found.attentionMask,
    record,
  });
  remarks.push(...sentence.notes);
  const at = await tokenizerPlace(place, sentence.transformer);
  const read = await readTokenizer(join(place, at), config.model_type);
  if (!read) throw new InjertoError('TOKENIZER_MISSING', { where: join(place, at, 'tokenizer.json') });
  const { origin } = read;
  const tokenizerFile = sentence.lowerCase ? withLowerCase(read.file) : read.file;
  const tokenizerConfig = (await readJsonFile(join(place, at, 'tokenizer_config.json'), tokenizerConfigSchema)) ?? {};

  const { symbol, length } = prepareTextInputs(model, found);
  if (length !== undefined) remarks.push(remark('TEXT_LENGTH_FIXED', { tokens: length }));
  // sentence-transformers puts its own limit in the place of the tokenizer's; a trained model keeps to the one that it was trained with
  const replaced = sentence.maxLength !== undefined && record === undefined;
  const said = maxLengthOf(replaced ? undefined : tokenizerConfig.model_max_length, config, sentence.maxLength);
  if (said === undefined && length === undefined) {
    remarks.push(remark('TEXT_LENGTH_ASSUMED', { tokens: usualLength }));
  }
  const { pad_token_id: padId } = config as { readonly pad_token_id?: unknown };
  const tokenizer = createTokenizer(tokenizerFile, tokenizerConfig, {
    origin,
    maxLength: Math.min(said ?? usualLength, length ?? Number.POSITIVE_INFINITY),
    padId: typeof padId === 'number' ? padId : undefined,
  });
  if (basename(origin) !== 'tokenizer.json') {
    remarks.push(remark('TOKENIZER_OLDER_FORM', { file: basename(origin) }));
  }
  const rows = embeddingRows(model, found.ids);
  if (rows !== undefined && tokenizer.vocabularySize > rows) {
    throw new InjertoError('TOKENIZER_MISMATCH', {
      details: { tokens: tokenizer.vocabularySize, rows },
      where: origin,
    });
  }
  if (found.attentionMask === undefined) {
    remarks.push(remark('ATTENTION_MASK_MISSING'));
  }
  return {
    modality: 'text',
    inputs: { ...found, length },
    axes: (symbol === undefined ? {} : { [symbol]: probeLengths }) satisfies ProbeAxes,
    tokenizer,
    modules: sentence.modules,
    embedding: sentence.embedding,
    promptTokens: sentence.promptTokens,
    normalize: sentence.normalize,
    prompts: sentence.prompts,
    defaultPrompt: sentence.defaultPrompt,
    lowerCase: sentence.lowerCase,
    tokenizerFiles: [...(await present(place, at, ['tokenizer.json', ...companions])), ...sentence.files],
  };
}

const usualLength = 512;

/** The model's name and what its config remembers of where it came from. */
function familyName(name: string, config: ModelConfig): string {
  const { _name_or_path: path } = config as { readonly _name_or_path?: unknown };
  return typeof path === 'string' ? `${name} ${path}` : name;
}

/** A model that writes: by its architecture, else by its type. */
function isCausal(
  { architectures, model_type: type, is_decoder: decoder }: ModelConfig,
  inputs: Omit<TextInputs, 'length'>,
) {
  if (decoder === true) return true;
  if (inputs.tokenTypes !== undefined) return false;
  if (architectures?.some((architecture) => architecture.endsWith('ForCausalLM'))) return true;
  return /^(gpt|llama|mistral|mixtral|qwen|gemma|phi|smollm|opt$|bloom|falcon|stablelm|olmo|granite|cohere)/.test(
    type ?? '',
  );
}

/** Where the tokenizer lies: older models of sentence-transformers keep it beside their Transformer, in a folder of its own. */
async function tokenizerPlace(folder: string, transformer: string): Promise<string> {
  if (transformer === '') return '';
  const found = await present(folder, transformer, tokenizerFiles);
  return found.length > 0 ? transformer : '';
}

/** The files that are there, as paths in `folder`. */
async function present(folder: string, at: string, files: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    files.map((file) =>
      access(join(folder, at, file)).then(
        () => [at === '' ? file : `${at}/${file}`],
        () => [],
      ),
    ),
  );
  return found.flat();
}
