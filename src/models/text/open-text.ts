/** What makes a graph with token inputs a text model: its tokenizer, its lengths and its pooling. Node only. */
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InjertoError } from '../../errors.ts';
import type { ModelProto } from '../../onnx/index.ts';
import type { ProbeAxes } from '../../runtime/index.ts';
import type { ModelConfig } from '../opening/model-config.ts';
import { readJsonFile } from '../opening/read-json.ts';
import type { TextModel } from '../reference-model.ts';
import { embeddingRows } from './embedding-rows.ts';
import { maxLengthOf } from './max-length.ts';
import { sentenceSettings } from './pooling.ts';
import { prepareTextInputs } from './text-inputs.ts';
import type { TextInputs } from './text-model.ts';
import { createTokenizer, tokenizerConfigSchema, tokenizerSchema } from './tokenizer.ts';

/** What a text model has besides what every model has. */
type TextParts = Pick<
  TextModel,
  'modality' | 'inputs' | 'tokenizer' | 'pooling' | 'normalize' | 'prompts' | 'tokenizerFiles' | 'axes'
>;

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
  'chat_template.jinja',
];

/** Sizes of the length for measuring shapes: two, since texts differ in length. */
const probeLengths = [8, 9] as const;

/** @param folder where tokenizer.json and the configs lie.
 * @throws {InjertoError} TOKENIZER_MISSING · TOKENIZER_INVALID · TOKENIZER_MISMATCH · JSON_INVALID · CONFIG_INVALID. */
export async function textParts(
  model: ModelProto,
  found: Omit<TextInputs, 'length'>,
  { name, file, folder, config }: Pick<TextModel, 'name' | 'file' | 'folder' | 'config'>,
  notes: string[],
): Promise<TextParts> {
  const place = folder ?? dirname(file);
  const origin = join(place, 'tokenizer.json');
  const tokenizerFile = await readJsonFile(origin, tokenizerSchema);
  if (!tokenizerFile) throw tokenizerMissing(origin);
  const tokenizerConfig = (await readJsonFile(join(place, 'tokenizer_config.json'), tokenizerConfigSchema)) ?? {};
  const settings = await sentenceSettings(place, { name: familyName(name, config), causal: isCausal(config, found) });
  notes.push(...settings.notes);

  const { symbol, length, freed } = prepareTextInputs(model, found);
  if (freed) notes.push('The file fixes the batch size; the graph was opened for any batch size.');
  if (length !== undefined) notes.push(`The graph fixes the length: every text is cut or padded to ${length} tokens.`);
  const said = maxLengthOf(tokenizerConfig.model_max_length, config, settings.maxLength);
  if (said === undefined && length === undefined) {
    notes.push(`No file says how long a text may be: ${usualLength} tokens are assumed.`);
  }
  const { pad_token_id: padId } = config as { readonly pad_token_id?: unknown };
  const tokenizer = createTokenizer(tokenizerFile, tokenizerConfig, {
    origin,
    maxLength: Math.min(said ?? usualLength, length ?? Number.POSITIVE_INFINITY),
    padId: typeof padId === 'number' ? padId : undefined,
  });
  const rows = embeddingRows(model, found.ids);
  if (rows !== undefined && tokenizer.vocabularySize > rows) throw mismatch(tokenizer.vocabularySize, rows, origin);
  if (found.attentionMask === undefined) {
    notes.push('The graph takes no attention mask: texts of one batch must be equally long for exact results.');
  }
  return {
    modality: 'text',
    inputs: { ...found, length },
    axes: (symbol === undefined ? {} : { [symbol]: probeLengths }) satisfies ProbeAxes,
    tokenizer,
    pooling: settings.pooling,
    normalize: settings.normalize,
    prompts: settings.prompts,
    tokenizerFiles: [...(await present(place, ['tokenizer.json', ...companions])), ...settings.files],
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

async function present(folder: string, files: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    files.map((file) =>
      access(join(folder, file)).then(
        () => [file],
        () => [],
      ),
    ),
  );
  return found.flat();
}

function tokenizerMissing(where: string): InjertoError {
  return new InjertoError('TOKENIZER_MISSING', {
    what: 'The model reads texts, but there is no tokenizer.json beside it.',
    where,
    hint: "Fetch tokenizer.json and tokenizer_config.json from the model's page, or write them in Python: AutoTokenizer.from_pretrained(…).save_pretrained(folder).",
  });
}

function mismatch(tokens: number, rows: number, where: string): InjertoError {
  return new InjertoError('TOKENIZER_MISMATCH', {
    what: `The tokenizer has ${tokens} tokens, but the model's embedding has only ${rows} rows: they do not belong together.`,
    where,
    hint: 'Fetch the tokenizer.json that was published with this model.',
  });
}
