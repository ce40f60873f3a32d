/** Other things that transformers.js does with texts, by the names that model pages have for them. */

import * as z from 'zod';
import { throwIfAborted } from '../../abort.ts';
import { InjertoError, messageOf } from '../../errors.ts';
import { checkArgument, checkOptions, type OptionSchemas } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { checkSeveral, type Several } from '../../several.ts';
import { type LanguageModelOptions, languageFolder, languageModelFields } from './language-model.ts';
import { loadTransformers } from './load-transformers.ts';
import { localOptions } from './local-options.ts';

/** Each takes one text; `question-answering` takes the text and a question. */
export const textTasks = [
  'summarization',
  'translation',
  'text2text-generation',
  'fill-mask',
  'token-classification',
  'question-answering',
] as const;

export type TextTaskName = (typeof textTasks)[number];

export interface RunTextTaskOptions extends LanguageModelOptions {
  /** For `question-answering`. */
  readonly question?: string;
  /** Tokens made, at most, for the tasks that write. @default what the model says */
  readonly maxNewTokens?: number;
  /** Language codes as the model spells them, for `translation` by a model of many languages. */
  readonly from?: string;
  readonly to?: string;
  /** Stops before the next text; what was done is kept by whoever read it. */
  readonly signal?: AbortSignal;
}

const taskFields: OptionSchemas<RunTextTaskOptions> = {
  ...languageModelFields,
  question: fields.text,
  maxNewTokens: fields.count,
  from: fields.filled,
  to: fields.filled,
  signal: fields.signal,
};

export interface TextTaskResult {
  readonly text: string;
  /** As transformers.js gives it: `[{ summary_text }]`, `[{ entity, score, … }]` … */
  readonly result: unknown;
}

/** Runs a model folder's pipeline over texts, one by one.
 * @throws {InjertoError} MODEL_NOT_FOUND · MODEL_NOT_GENERATIVE if the model is not made for the task · CONFIG_INVALID without a question. */
export async function* runTextTask(
  model: string,
  task: TextTaskName,
  texts: Iterable<string> & Several<string>,
  given: RunTextTaskOptions = {},
): AsyncGenerator<TextTaskResult, void, void> {
  checkArgument('model', model, fields.filled);
  checkArgument('task', task, z.enum(textTasks));
  checkSeveral('texts', texts);
  checkOptions('runTextTask', given, taskFields);
  const { question, maxNewTokens, from, to, signal, ...options } = given;
  if (task === 'question-answering' && !question) {
    throw new InjertoError('CONFIG_INVALID/question', { where: { option: 'question' } });
  }
  const found = await languageFolder(model, options.hub);
  const { folder } = found;
  const { pipeline } = await loadTransformers();
  const run = await pipeline(task, folder, localOptions(found, options)).catch((cause: unknown) => {
    throw new InjertoError('MODEL_NOT_GENERATIVE/task', {
      details: { task, reason: messageOf(cause) },
      where: folder,
      cause,
    });
  });
  const extra = {
    ...(maxNewTokens !== undefined && { max_new_tokens: maxNewTokens }),
    ...(from !== undefined && { src_lang: from }),
    ...(to !== undefined && { tgt_lang: to }),
  };
  const call = run as unknown as (...inputs: unknown[]) => Promise<unknown>;
  try {
    for (const text of texts) {
      throwIfAborted(signal);
      yield { text, result: question === undefined ? await call(text, extra) : await call(question, text) };
    }
  } finally {
    await run.dispose();
  }
}
