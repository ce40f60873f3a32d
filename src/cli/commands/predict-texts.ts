/** `injerto predict` with a model that reads texts. */

import { remark } from '../../messages/index.ts';
import type { TextModel } from '../../models/index.ts';
import type { TextPrediction } from '../../predict/prediction.ts';
import type { CliContext } from '../context.ts';
import { type NamedText, textInputs, textReading } from '../inputs/text-inputs.ts';
import type { RunFlags } from '../options/run-options.ts';
import { answerFields, answerWords } from '../reports/answer-words.ts';
import type { EventReport } from '../reports/event-report.ts';

export interface TextPredictFlags extends RunFlags {
  readonly text?: readonly string[];
  readonly textColumn?: string;
  readonly wholeFiles?: boolean;
  readonly top?: number;
  readonly unknown?: boolean;
}

/** Characters of a text that are shown to people. */
const shown = 60;

/** Prints one answer a text. As JSON: an array; where standard input is read, a line each, as it comes.
 * @returns how many were labelled. */
export async function predictTexts(
  { console, format, messages }: Pick<CliContext, 'console' | 'format' | 'messages'>,
  model: TextModel,
  files: readonly string[],
  flags: TextPredictFlags,
  report: EventReport,
  signal: AbortSignal,
): Promise<number> {
  const { predict } = await import('../../predict/predict.ts');
  const asked: NamedText[] = [];
  const { text: texts = [], textColumn: column, wholeFiles } = flags;
  const inLines = files.includes('-');
  async function* inputs() {
    const reading = textReading(report, messages.texts, signal);
    for await (const input of textInputs({ files, texts, column, wholeFiles }, reading)) {
      asked.push(input);
      yield input.text;
    }
  }
  const predictions = predict(model, inputs(), {
    ...(flags.batch !== undefined && { batchSize: flags.batch }),
    ...(flags.json && flags.top !== undefined && { top: flags.top }),
    ...(flags.threads !== undefined && { threads: flags.threads }),
    ...(flags.unknown && { unknown: true }),
    onEvent: report.onEvent,
    signal,
  });
  let labeled = 0;
  let cut = 0;
  let untokenized = 0;
  try {
    for await (const prediction of predictions) {
      const input = asked.shift()!;
      if (flags.json) {
        const answer = JSON.stringify(jsonAnswer(input, prediction));
        console.out(inLines ? answer : `${labeled === 0 ? '[' : ','}${answer}`);
      } else console.out(line(input, prediction, flags.top ?? 3));
      labeled++;
      if (prediction.truncated !== undefined) cut++;
      if (prediction.untokenized !== undefined) untokenized++;
    }
  } finally {
    // also where a later table fails: what was said is whole
    if (flags.json && !inLines && labeled > 0) console.out(']');
  }
  if (cut > 0)
    report.warning(remark('TEXTS_TRUNCATED', { truncated: cut, texts: labeled, maxLength: tokensRead(model) }));
  if (untokenized > 0) report.warning(remark('TEXTS_UNTOKENIZED/mostly', { untokenized, texts: labeled }));
  return labeled;

  function line({ at, text }: NamedText, prediction: TextPrediction, top: number): string {
    const answer = answerWords(prediction, { console, format, messages }, top);
    return `${at && !at.startsWith('stdin') ? `${at}: ` : ''}${excerpt(text)}: ${answer}`;
  }
}

/** The tokens of a text that this model reads: as many as in its training. */
function tokensRead({ tokenizer, record }: TextModel): number {
  const { maxLength } = record?.settings ?? {};
  return Math.min(tokenizer.maxLength, typeof maxLength === 'number' ? maxLength : tokenizer.maxLength);
}

function jsonAnswer({ at, fields, text }: NamedText, prediction: TextPrediction) {
  return { ...(at !== undefined && !fields && { at }), ...(fields ?? { text }), ...answerFields(prediction) };
}

function excerpt(text: TextPrediction['text']): string {
  const whole = [text].flat().join(' / ').replace(/\s+/g, ' ');
  return whole.length > shown ? `${whole.slice(0, shown - 1)}…` : whole;
}
