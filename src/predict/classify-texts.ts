/** A classifier over many texts. */
import { likeLengths, type TextInput, tokenBatch, tokenRow } from '../data/index.ts';
import type { TextModel } from '../models/index.ts';
import type { Session } from '../runtime/types.ts';
import { answersOf, type ClassOutput, withTop } from './answer.ts';
import { chunks } from './chunks.ts';
import type { PredictOptions, TextPrediction } from './prediction.ts';
import { withSession } from './with-session.ts';

export type TextClassifier = ClassOutput & {
  readonly reader: Pick<TextModel, 'inputs' | 'tokenizer' | 'prompts' | 'record'>;
};

/** Batches that are read ahead and sorted by length, so that texts of like length are padded together. */
const batchesTogether = 16;

/** Labels texts in the order given. Memory does not grow with their number. */
export async function* classifyTexts(
  classifier: TextClassifier,
  texts: Iterable<TextInput> | AsyncIterable<TextInput>,
  options: PredictOptions = {},
): AsyncGenerator<TextPrediction, void, void> {
  const { batchSize = 32, top, signal } = options;
  yield* withSession(classifier.model, options, async function* (session) {
    for await (const window of windows(texts, batchSize)) {
      signal?.throwIfAborted();
      yield* await classify(classifier, session, window, { batchSize, top });
    }
  });
}

/** The first window is one batch, so that answers begin at once. */
async function* windows(texts: Iterable<TextInput> | AsyncIterable<TextInput>, batchSize: number) {
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

async function classify(
  classifier: TextClassifier,
  session: Session,
  texts: readonly TextInput[],
  { batchSize, top }: { readonly batchSize: number; readonly top: number | undefined },
): Promise<TextPrediction[]> {
  const { reader, output } = classifier;
  const { prompt, maxLength } = trainedWith(reader);
  const rows = texts.map((text) => {
    const [first, second] = typeof text === 'string' ? [text, undefined] : text;
    return tokenRow(reader.tokenizer.encode(prompt + first, second, maxLength));
  });
  const lengths = rows.map(({ ids }) => ids.length);
  const predictions = new Array<TextPrediction>(texts.length);
  for (const batch of likeLengths(lengths, batchSize, reader)) {
    const feeds = tokenBatch(
      reader,
      batch.map((at) => rows[at]!),
    );
    const results = await session.run(feeds, { fetches: [output], transfer: true });
    for (const [n, answer] of answersOf(classifier, results[output]!, batch.length).entries()) {
      predictions[batch[n]!] = { text: texts[batch[n]!]!, ...withTop(answer, top) };
    }
  }
  return predictions;
}

/** Texts are read as training read them. Of older models the record does not say the prompt that the model's files gave. */
function trainedWith(reader: TextClassifier['reader']): { prompt: string; maxLength: number | undefined } {
  const { prompt, maxLength } = reader.record?.settings ?? {};
  const { prompts } = reader;
  return {
    prompt: typeof prompt === 'string' ? prompt : reader.record ? (prompts.classification ?? prompts.query ?? '') : '',
    maxLength: typeof maxLength === 'number' ? maxLength : undefined,
  };
}
