/** Text from a language model, piece by piece. */

import * as z from 'zod';
import { seededRandom } from '../../data/seeded-random.ts';
import { InjertoError, messageOf } from '../../errors.ts';
import { checkArgument, checkOptions, type OptionSchemas } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { checkStrings } from '../../several.ts';
import { type PromptInput, withSystem } from './chat.ts';
import { GrowingText } from './growing-text.ts';
import { type LanguageModel, openLanguageModel } from './language-model.ts';
import { int64Rows, type OpenedModel, opened } from './opened-model.ts';
import { PieceQueue } from './piece-queue.ts';
import { sampleToken } from './sample-token.ts';
import { StopTexts } from './stop-texts.ts';

export interface GenerateOptions {
  /** Tokens made, at most. @default 256, or as many as the model has places for */
  readonly maxNewTokens?: number;
  /** 0 always takes the likeliest token; above, tokens are drawn. @default 0 */
  readonly temperature?: number;
  /** Draw only from the likeliest tokens that have this share of the probability together, above 0 … 1. @default 1 */
  readonly topP?: number;
  /** Draw only from this many tokens; 0 is all. @default 50 */
  readonly topK?: number;
  /** Scores of tokens that were there already are divided by it where positive, multiplied where negative; 1 is none (Keskar et al. 2019).
   * @default what generation_config.json says, else 1 */
  readonly repetitionPenalty?: number;
  /** What is drawn follows from it. @default 0 */
  readonly seed?: number;
  /** Texts before which the answer ends. */
  readonly stop?: readonly string[];
  /** Words of the system before the messages; for a text they make it a conversation. */
  readonly system?: string;
  /** Ends the answer after the present token; what was made is kept. */
  readonly signal?: AbortSignal;
}

const generateFields: OptionSchemas<GenerateOptions> = {
  maxNewTokens: fields.count,
  temperature: z.number().min(0).max(100),
  topP: z.number().positive().max(1),
  topK: fields.fromZero,
  repetitionPenalty: z.number().positive().max(100),
  seed: fields.fromZero,
  stop: fields.texts,
  system: fields.text,
  signal: fields.signal,
};

export interface Generated {
  readonly text: string;
  /** Tokens made; the one that ended the answer is among them. */
  readonly ids: readonly number[];
  readonly promptTokens: number;
  /** Why it ended: `end` the model's own end or a stop text, `length` the most tokens, `aborted` the signal. */
  readonly finish: 'end' | 'length' | 'aborted';
}

/** Goes on with a text, or answers a conversation. Yields text as it is made and returns the whole.
 * @param model one that is open, or a folder, which is opened for this call.
 * @throws {InjertoError} CONFIG_INVALID · PROMPT_TOO_LONG · CHAT_TEMPLATE_MISSING · CHAT_INVALID · what `openLanguageModel` throws.
 * @example for await (const piece of generate('./smollm2', [{ role: 'user', content: 'Hello!' }])) process.stdout.write(piece); */
export async function* generate(
  model: LanguageModel | string,
  input: PromptInput,
  options: GenerateOptions = {},
): AsyncGenerator<string, Generated, void> {
  checkArgument('model', model, fields.languageModel);
  if (options?.stop !== undefined) checkStrings('stop', options.stop);
  checkOptions('generate', options, generateFields);
  const own = typeof model === 'string' ? await openLanguageModel(model) : model;
  try {
    return yield* answer(opened(own), input, options);
  } finally {
    if (own !== model) await own.close();
  }
}

/** The whole answer at once. */
export async function generateText(
  model: LanguageModel | string,
  input: PromptInput,
  options: GenerateOptions = {},
): Promise<Generated> {
  const pieces = generate(model, input, options);
  for (;;) {
    const { done, value } = await pieces.next();
    if (done) return value;
  }
}

async function* answer(
  model: OpenedModel,
  input: PromptInput,
  options: GenerateOptions,
): AsyncGenerator<string, Generated, void> {
  const prompt = model.tokenizer.tokens(asked(input, options.system));
  const maxNewTokens = roomFor(model, prompt.length, options.maxNewTokens ?? 256);
  const text = new GrowingText((ids) => model.tokenizer.library.decode([...ids], { skip_special_tokens: true }));
  const stops = new StopTexts(options.stop ?? []);
  const ids: number[] = [];
  const queue = new PieceQueue();
  let left = false;
  const ended = () => stops.found || left || (options.signal?.aborted ?? false);
  let begun = false;
  const streamer = {
    put: ([row]: bigint[][]) => {
      // the first that comes is the prompt
      for (const id of begun ? row! : []) {
        ids.push(Number(id));
        queue.push(stops.push(text.push(Number(id))));
      }
      begun = true;
    },
    end: () => {},
  };
  const running = model.network
    .generate({
      inputs: int64Rows(model, [prompt]),
      attention_mask: int64Rows(model, [prompt.map(() => 1)]),
      max_new_tokens: maxNewTokens,
      // Drawing is done here: transformers.js knows no top P and one generator for the whole program.
      do_sample: false,
      ...(options.repetitionPenalty !== undefined && { repetition_penalty: options.repetitionPenalty }),
      logits_processor: [draw(options)],
      stopping_criteria: [(rows: unknown[]) => rows.map(() => ended())],
      streamer,
    } as never)
    .then(
      () => queue.end(),
      (cause: unknown) => queue.fail(generationFailed(model, cause)),
    );
  let whole = '';
  try {
    for await (const piece of queue.pieces()) {
      whole += piece;
      yield piece;
    }
    const rest = stops.found ? '' : stops.push(text.end()) + stops.end();
    if (rest) yield rest;
    whole += rest;
  } finally {
    // Whoever leaves the loop early still waits for the token under way: the network is not to be closed under it.
    left = true;
    await running;
  }
  return { text: whole, ids, promptTokens: prompt.length, finish: finishOf() };

  function finishOf(): Generated['finish'] {
    if (stops.found || endsItself(model, ids.at(-1))) return 'end';
    return ids.length < maxNewTokens ? 'aborted' : 'length';
  }
}

function asked(input: PromptInput, system: string | undefined): PromptInput {
  if (typeof input !== 'string') return withSystem(input, system);
  return system === undefined ? input : withSystem([{ role: 'user', content: input }], system);
}

/** Leaves the drawn token the only one, so that the likeliest is the drawn one. */
function draw({ temperature = 0, topK = 50, topP = 1, seed = 0 }: GenerateOptions) {
  const random = seededRandom(seed, 'generate');
  return (_ids: unknown, logits: { data: Float32Array }) => {
    if (temperature > 0) {
      const chosen = sampleToken(logits.data, { temperature, topK, topP }, random.uniform());
      logits.data.fill(-Infinity);
      logits.data[chosen] = 0;
    }
    return logits;
  };
}

function endsItself({ network }: OpenedModel, id: number | undefined): boolean {
  const config = network.generation_config as { eos_token_id?: number | number[] } | null;
  const { eos_token_id: fallback } = network.config as { eos_token_id?: number | number[] };
  return id !== undefined && [config?.eos_token_id ?? fallback ?? []].flat().includes(id);
}

/** @throws {InjertoError} PROMPT_TOO_LONG. */
function roomFor({ maxLength }: LanguageModel, promptTokens: number, wanted: number): number {
  if (promptTokens === 0) {
    throw new InjertoError('CONFIG_INVALID/prompt', { where: { option: 'prompt' } });
  }
  if (maxLength === undefined || promptTokens + wanted <= maxLength) return wanted;
  if (promptTokens < maxLength) return maxLength - promptTokens;
  throw new InjertoError('PROMPT_TOO_LONG', { details: { tokens: promptTokens, maxLength } });
}

function generationFailed({ name }: LanguageModel, cause: unknown): unknown {
  if (cause instanceof InjertoError) return cause;
  return new InjertoError('RUN_FAILED/generate', { details: { reason: messageOf(cause) }, where: name, cause });
}
