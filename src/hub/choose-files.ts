/** Which files of a repository make a model here. */
import { InjertoError } from '../errors.ts';
import { type Remark, remark } from '../messages/index.ts';
import { nameTest } from '../names/name-pattern.ts';
import { nearestNames } from '../names/nearest-names.ts';

export interface ChosenFiles {
  /** Configs, tokenizer, model card, license: everything but the weights. */
  readonly supporting: readonly string[];
  /** What the model needs beside its file: external data, the other half. */
  readonly data: readonly string[];
  /** The file that is opened; undefined where files were asked for by name. */
  readonly model: string | undefined;
  /** What is to be known of the choice, a sentence each. */
  readonly notes: readonly Remark[];
}

const supporting = [
  /^(config|preprocessor_config|processor_config|generation_config|injerto|adapter_config)\.json$/,
  /^(tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab|chat_template)\.json$/,
  /^(vocab\.txt|merges\.txt|spiece\.model|spm\.model|sentencepiece\.bpe\.model|tokenizer\.model|chat_template\.jinja)$/,
  /^(modules|sentence_[a-z-]+_config|config_sentence_transformers)\.json$/,
  /^\d+_[A-Za-z]+\/(config|sentence_[a-z-]+_config|tokenizer|tokenizer_config)\.json$/,
  // of modules that come after the Transformer, whose own weights are the graph's
  /^\d+_(?!Transformer\/)[A-Za-z]+\/(model\.safetensors|pytorch_model\.bin)$/,
  /^(README\.md|LICENSE|LICENSE\.txt|LICENSE\.md|NOTICE|NOTICE\.txt)$/,
];

/** The hub keeps a transformers.js model in `onnx/`; optimum writes it beside the configs. */
const usualPlaces = ['onnx/model.onnx', 'model.onnx'];

/** Of a LoRA adapter, as PEFT names them. */
const adapterFiles = ['adapter_model.safetensors', 'adapter_config.json'] as const;

/** @throws {InjertoError} HUB_NO_ONNX if there is neither an ONNX file nor an adapter. */
export function chooseModelFiles(id: string, listed: readonly string[]): ChosenFiles {
  const { model, beside, notes } = chooseWeights(listed);
  if (model === undefined) throw noOnnx(id, listed);
  return {
    supporting: listed.filter((file) => supporting.some((pattern) => pattern.test(file))),
    data: [...listed.filter((file) => [model, ...beside].some((of) => isDataOf(of, file))), ...beside],
    model,
    notes,
  };
}

/** Files by glob patterns (`*` also crosses folders), or regular expressions between slashes.
 * @throws {InjertoError} PATTERN_INVALID · HUB_PATTERN_MATCHES_NOTHING. */
export function chooseByPattern(id: string, listed: readonly string[], patterns: readonly string[]): ChosenFiles {
  const chosen = new Set<string>();
  for (const pattern of patterns) {
    const matching = listed.filter(nameTest(pattern));
    if (matching.length === 0) {
      throw new InjertoError('HUB_PATTERN_MATCHES_NOTHING', {
        details: { pattern, near: nearestNames(pattern, listed, 4) },
        where: id,
      });
    }
    for (const file of matching) chosen.add(file);
  }
  return { supporting: listed.filter((file) => chosen.has(file)), data: [], model: undefined, notes: [] };
}

interface ChosenWeights {
  readonly model: string | undefined;
  /** Other weights that belong to it. */
  readonly beside: readonly string[];
  readonly notes: readonly Remark[];
}

/** The file to train from, full precision first; of CLIP and its like both halves where there is no whole; else an adapter's weights. */
export function chooseWeights(listed: readonly string[]): ChosenWeights {
  const whole = usualPlaces.find((place) => listed.includes(place));
  if (whole) return { model: whole, beside: [], notes: [] };
  for (const folder of ['onnx/', '']) {
    const [text, image] = [`${folder}text_model.onnx`, `${folder}vision_model.onnx`];
    if (listed.includes(text) && listed.includes(image)) return { model: image, beside: [text], notes: [] };
  }
  const other = chooseOther(listed);
  if (other.model !== undefined || !adapterFiles.every((file) => listed.includes(file))) return other;
  return { model: adapterFiles[0], beside: [], notes: [] };
}

function chooseOther(listed: readonly string[]): ChosenWeights {
  const others = listed.filter((file) => file.endsWith('.onnx')).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const [model] = others;
  if (model === undefined) return { model, beside: [], notes: [] };
  const kinds = ['full', 'half', 'quantized'] as const;
  return {
    model,
    beside: [],
    notes: [remark('WEIGHTS_CHOSEN', { usual: usualPlaces, file: model, precision: kinds[precision(model)] })],
  };
}

function rank(file: string): number {
  const depth = file.startsWith('onnx/') || !file.includes('/') ? 0 : 1;
  const part = /decoder|encoder|vision|text_model|embed_tokens/.test(file) ? 1 : 0;
  return 4 * precision(file) + 2 * depth + part;
}

/** 0 full, 1 half, 2 quantized: by the names that the hub's exporters give. */
function precision(file: string): 0 | 1 | 2 {
  if (/quant|u?int8|q4|q8|qint|bnb4|int4/i.test(file)) return 2;
  return /fp16|float16|bf16|_O4/i.test(file) ? 1 : 0;
}

/** `model.onnx_data`, `model.onnx_data_1`, `model.onnx.data`, `model.data`. */
function isDataOf(model: string, file: string): boolean {
  const stem = model.slice(0, -'.onnx'.length);
  if (file === `${stem}.data`) return true;
  return file.startsWith(model) && /^[._]data(_\d+)?$/.test(file.slice(model.length));
}

function noOnnx(id: string, listed: readonly string[]): InjertoError {
  const weights = listed.filter((file) => /\.(safetensors|bin|h5|gguf|pt|msgpack)$/.test(file)).slice(0, 3);
  return new InjertoError('HUB_NO_ONNX', { details: { weights }, where: id });
}
