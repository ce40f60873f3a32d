/** A classifier over many texts. */
import { throwIfAborted } from '../abort.ts';
import {
  isMostlyUntokenized,
  likeLengths,
  type TextInput,
  type TokenRow,
  tokenBatch,
  tokenRow,
} from '../data/index.ts';
import { InjertoError } from '../errors.ts';
import type { TextModel, TokenizedText } from '../models/index.ts';
import type { Session } from '../runtime/types.ts';
import { type Several, typeName } from '../several.ts';
import { type Answer, answersFrom, type ClassOutput, fetchesOf, withTop } from './answer.ts';
import { chunks } from './chunks.ts';
import type { PredictManyOptions, TextPrediction } from './prediction.ts';

export type TextClassifier = ClassOutput & {
  readonly reader: Pick<TextModel, 'inputs' | 'tokenizer' | 'prompts' | 'record'>;
};

/** Batches that are read ahead and sorted by length, so that texts of like length are padded together. */
const batchesTogether = 16;

/** Labels texts in the order given. Memory does not grow with their number. */
export async function* classifyTexts(
  classifier: TextClassifier,
  session: Session,
  texts: Several<TextInput>,
  { batchSize = 32, top, signal }: PredictManyOptions = {},
): AsyncGenerator<TextPrediction, void, void> {
  for await (const window of windows(texts, batchSize)) {
    throwIfAborted(signal);
    const rows = window.map((text) => tokensOf(classifier, text));
    const answers = await classifyTokens(classifier, session, rows, batchSize);
    yield* window.map((text, n) => ({ text, ...withTop(answers[n]!, top) }));
  }
}

/** The first window is one batch, so that answers begin at once. */
async function* windows(texts: Several<TextInput>, batchSize: number) {
  let held: TextInput[] = [];
  let wanted = 1;
  for await (const batch of chunks(texts, batchSize)) {
    for (const text of batch) held.push(text);
    if (held.length < wanted * batchSize) continue;
    yield held;
    held = [];
    wanted = batchesTogether;
  }
  if (held.length > 0) yield held;
}

/** A text as tokens, and how many of them were cut off. */
export type ReadText = TokenRow & Pick<TokenizedText, 'truncated' | 'untokenized'>;

/** A text, or a pair of them, as the model reads it. @throws {InjertoError} INPUT_INVALID. */
export function tokensOf({ reader }: TextClassifier, text: TextInput): ReadText {
  const { prompt, maxLength } = trainedWith(reader);
  const [first, second] = partsOf(text);
  if (second === undefined && reader.record?.settings.pairs === true)
    throw new InjertoError('INPUT_INVALID/pair-wanted');
  const encoded = reader.tokenizer.encode(prompt + first, second, maxLength);
  const { truncated, untokenized } = encoded;
  return { ...tokenRow(encoded), truncated, untokenized };
}

function partsOf(text: TextInput): readonly [string, string | undefined] {
  if (typeof text === 'string') return [text, undefined];
  const [first, second] = Array.isArray(text) ? (text as readonly unknown[]) : [text, ''];
  for (const part of [first, second]) {
    if (typeof part !== 'string') throw new InjertoError('INPUT_INVALID/text', { details: { type: typeName(part) } });
  }
  return [first as string, second as string];
}

/** Answers in the order of the rows, however they are put together. */
export async function classifyTokens(
  classifier: TextClassifier,
  session: Session,
  rows: readonly ReadText[],
  batchSize: number,
): Promise<Answer[]> {
  const { reader } = classifier;
  const fetches = fetchesOf(classifier);
  const lengths = rows.map(({ ids }) => ids.length);
  const answers = new Array<Answer>(rows.length);
  for (const batch of likeLengths(lengths, batchSize, reader)) {
    const feeds = tokenBatch(
      reader,
      batch.map((at) => rows[at]!),
    );
    const results = await session.run(feeds, { fetches, transfer: true });
    for (const [n, answer] of answersFrom(classifier, results, batch.length).entries()) {
      const { truncated, untokenized } = rows[batch[n]!]!;
      answers[batch[n]!] = {
        ...answer,
        ...(truncated > 0 && { truncated }),
        ...(isMostlyUntokenized(untokenized) && { untokenized }),
      };
    }
  }
  return answers;
}

/** Texts are read as training read them. Of older models the record does not say the prompt that the model's files gave. */
export function trainedWith(reader: TextClassifier['reader']): { prompt: string; maxLength: number | undefined } {
  const { prompt, maxLength } = reader.record?.settings ?? {};
  const { prompts } = reader;
  return {
    prompt: typeof prompt === 'string' ? prompt : reader.record ? (prompts.classification ?? prompts.query ?? '') : '',
    maxLength: typeof maxLength === 'number' ? maxLength : undefined,
  };
}
