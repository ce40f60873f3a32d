/** A language model as a classifier: which answer is the likeliest continuation of the prompt (Brown et al. 2020, arXiv:2005.14165, §2.4). */

import type { Tensor as EngineTensor } from '@huggingface/transformers';
import * as z from 'zod';
import { InjertoError } from '../../errors.ts';
import { largestOf, smallestOf } from '../../extremes.ts';
import { checkArgument, checkOptions, type OptionSchemas } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { checkSeveral, checkStrings } from '../../several.ts';
import { crossEntropySum } from '../../training/cross-entropy.ts';
import { type PromptInput, withSystem } from './chat.ts';
import type { LanguageModel } from './language-model.ts';
import { int64Rows, type OpenedModel, opened } from './opened-model.ts';

export interface ContinuationOptions {
  /** `tokens` divides each sum by its number of tokens, so that long answers are not put at a disadvantage. @default 'none' */
  readonly normalize?: 'none' | 'tokens';
  /** A prompt that asks the same of nothing ("Review: N/A\nSentiment:"). What an answer is worth there is subtracted: a model's liking for
   *  an answer as such goes out of the comparison (Zhao et al. 2021, arXiv:2102.09690; Holtzman et al. 2021, arXiv:2104.08315). */
  readonly contentFree?: PromptInput;
  /** Words of the system before the messages. */
  readonly system?: string;
  /** Stops before the next prompt; throws ABORTED. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

const continuationFields: OptionSchemas<ContinuationOptions> = {
  normalize: z.enum(['none', 'tokens']),
  contentFree: z.union([z.string(), z.array(z.unknown())]),
  system: fields.text,
  signal: fields.signal,
  onProgress: fields.callback,
};

export interface ContinuationScore {
  readonly choice: string;
  /** Σ log p(token | prompt and what precedes) over the tokens of the choice, natural logarithm. */
  readonly logProbability: number;
  readonly tokens: number;
  /** What choices are compared by: the sum after division and subtraction. */
  readonly score: number;
  /** Softmax of the scores. */
  readonly probability: number;
}

export interface ContinuationAnswer {
  /** The choice with the highest score. */
  readonly choice: string;
  /** In the order of the choices. */
  readonly scores: readonly ContinuationScore[];
}

/** Scores each choice as what comes after the prompt. After a text that does not end in a space, choices are read with a space before them.
 * @param choices two or more, all different.
 * @returns an answer for each prompt, in their order.
 * @throws {InjertoError} CONFIG_INVALID · PROMPT_TOO_LONG · ABORTED · CHAT_TEMPLATE_MISSING.
 * @example const [answer] = await classifyByContinuation(model, ['Review: Great!\nSentiment:'], ['positive', 'negative']); */
export async function classifyByContinuation(
  model: LanguageModel,
  prompts: readonly PromptInput[],
  choices: readonly string[],
  options: ContinuationOptions = {},
): Promise<ContinuationAnswer[]> {
  checkSeveral('prompts', prompts);
  checkStrings('choices', choices);
  checkArgument('model', model, fields.openLanguageModel);
  checkOptions('classifyByContinuation', options, continuationFields);
  const { normalize = 'none', contentFree, system, signal, onProgress } = options;
  checkChoices(choices);
  const asked = (prompt: PromptInput) => (typeof prompt === 'string' ? prompt : withSystem(prompt, system));
  const measure = async (prompt: PromptInput) => {
    const sums = await continuationSums(opened(model), asked(prompt), choices);
    return sums.map(({ sum, tokens }) => ({ sum, tokens, score: normalize === 'tokens' ? sum / tokens : sum }));
  };
  const nothing = contentFree === undefined ? undefined : await measure(contentFree);
  const answers: ContinuationAnswer[] = [];
  for (const prompt of prompts) {
    if (signal?.aborted) {
      const details = { done: answers.length, total: prompts.length };
      throw new InjertoError('ABORTED/prompts', { details, cause: signal.reason });
    }
    const measured = await measure(prompt);
    answers.push(answerOf(choices, measured, nothing));
    onProgress?.(answers.length, prompts.length);
  }
  return answers;
}

interface Measured {
  readonly sum: number;
  readonly tokens: number;
  readonly score: number;
}

function answerOf(
  choices: readonly string[],
  measured: readonly Measured[],
  nothing: readonly Measured[] | undefined,
): ContinuationAnswer {
  const scores = measured.map(({ score }, i) => score - (nothing ? nothing[i]!.score : 0));
  const best = largestOf(scores);
  const total = scores.reduce((sum, score) => sum + Math.exp(score - best), 0);
  return {
    choice: choices[scores.indexOf(best)]!,
    scores: choices.map((choice, i) => ({
      choice,
      logProbability: measured[i]!.sum,
      tokens: measured[i]!.tokens,
      score: scores[i]!,
      probability: Math.exp(scores[i]! - best) / total,
    })),
  };
}

/** The prompt goes through the network once; each choice follows on its cache. */
async function continuationSums(
  model: OpenedModel,
  prompt: PromptInput,
  choices: readonly string[],
): Promise<{ sum: number; tokens: number }[]> {
  const start = model.tokenizer.tokens(prompt);
  const wholes = choices.map((choice) => withChoice(model, prompt, start, choice));
  // A tokenizer may join the prompt's last token with the choice: all choices are then compared from before it.
  const shared = smallestOf(wholes.map((whole) => Math.min(commonLength(start, whole), whole.length - 1)));
  if (shared === 0) {
    throw new InjertoError('CONFIG_INVALID/prompt', { where: { option: 'prompt' } });
  }
  checkLength(model, largestOf(wholes.map((whole) => whole.length)));
  const head = await forward(model, start.slice(0, shared));
  const first = lastRow(head.logits);
  const sums: { sum: number; tokens: number }[] = [];
  for (const whole of wholes) {
    let sum = -crossEntropySum(first, [whole[shared]!], first.length);
    if (whole.length > shared + 1) {
      const tail = whole.slice(shared);
      const { logits, from } = await goOn(model, whole, shared, head.past);
      const size = logits.dims.at(-1)!;
      sum -= crossEntropySum((logits.data as Float32Array).subarray(from * size), tail.slice(1), size);
    }
    sums.push({ sum, tokens: whole.length - shared });
  }
  return sums;
}

function withChoice(model: OpenedModel, prompt: PromptInput, start: readonly number[], choice: string): number[] {
  if (typeof prompt === 'string')
    return model.tokenizer.tokens(`${prompt}${/\s$/.test(prompt) ? '' : ' '}${choice.trimStart()}`);
  return [...start, ...model.tokenizer.partTokens(choice)];
}

function commonLength(a: readonly number[], b: readonly number[]): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

type Past = Record<string, EngineTensor>;

async function forward(model: OpenedModel, ids: readonly number[]): Promise<{ logits: EngineTensor; past: Past }> {
  const outputs = (await model.network.forward({
    input_ids: int64Rows(model, [ids]),
    attention_mask: int64Rows(model, [ids.map(() => 1)]),
  })) as Record<string, EngineTensor>;
  const present = Object.entries(outputs).filter(([name]) => name.startsWith('present'));
  const past = Object.fromEntries(present.map(([name, value]) => [name.replace('present', 'past_key_values'), value]));
  return { logits: outputs.logits!, past };
}

/** Logits of the tokens from `shared` on; row `from` of them belongs to token `shared`. */
async function goOn(model: OpenedModel, whole: readonly number[], shared: number, past: Past) {
  // A network without a cache reads everything again.
  if (Object.keys(past).length === 0) return { logits: (await forward(model, whole)).logits, from: shared };
  const { logits } = (await model.network.forward({
    input_ids: int64Rows(model, [whole.slice(shared)]),
    attention_mask: int64Rows(model, [whole.map(() => 1)]),
    past_key_values: new model.transformers.DynamicCache(past),
  })) as { logits: EngineTensor };
  return { logits, from: 0 };
}

function lastRow(logits: EngineTensor): Float32Array {
  const size = logits.dims.at(-1)!;
  return (logits.data as Float32Array).slice(-size);
}

function checkChoices(choices: readonly string[]): void {
  const twice = choices.find((choice, i) => choices.indexOf(choice) !== i);
  const empty = choices.some((choice) => choice.trim() === '');
  if (choices.length >= 2 && twice === undefined && !empty) return;
  const where = { option: 'choices' };
  if (empty) throw new InjertoError('CONFIG_INVALID/choice-empty', { where });
  if (twice === undefined) throw new InjertoError('CONFIG_INVALID/choices-few', { where });
  throw new InjertoError('CONFIG_INVALID/choice-twice', { details: { choice: twice }, where });
}

function checkLength({ maxLength }: LanguageModel, tokens: number): void {
  if (maxLength === undefined || tokens <= maxLength) return;
  throw new InjertoError('PROMPT_TOO_LONG', { details: { tokens, maxLength } });
}
