/** `injerto predict MODEL FILE...` */

import type { Command } from 'commander';
import { archiveKind } from '../../data/archives/unpack.ts';
import { dataKind } from '../../data/data-kind.ts';
import { InjertoError } from '../../errors.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { openReference } from '../inputs/open-reference.ts';
import { type PhotoFiles, photoFiles } from '../inputs/photo-files.ts';
import { interruptible } from '../interrupt.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { notForTexts } from '../options/not-for-texts.ts';
import { optionValues } from '../options/option-values.ts';
import { addRunOptions } from '../options/run-options.ts';
import { progressDisplay } from '../output/progress-display.ts';
import { reportError } from '../report-error.ts';
import { answerFields, answerWords } from '../reports/answer-words.ts';
import { EventReport } from '../reports/event-report.ts';
import { predictTexts, type TextPredictFlags } from './predict-texts.ts';

interface PredictFlags extends TextPredictFlags {
  readonly base?: string;
  readonly background?: [number, number, number];
  readonly tta?: boolean;
}

export function predictCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.predict;
  const { color, count } = optionValues(context.messages);
  const command = localizedCommand('predict', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<MODEL>', text.model)
    .argument('[FILE...]', text.files)
    .option('--text <TEXT...>', text.text)
    .option('--text-column <NAME>', help.data.textColumn)
    .option('--whole-files', help.wholeFiles)
    .option('--base <MODEL>', help.base)
    .option('--background <COLOR>', help.background, color)
    .option('--tta', help.tta)
    .option('--unknown', text.unknown)
    .option('--top <N>', text.top, count);
  return addRunOptions(command, context.messages, { batch: text.batch })
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto predict ./photos-model new.jpg',
        'injerto predict ./photos-model "inbox/*.jpg" --json',
        'injerto predict ./photos-model "inbox/*.jpg" --unknown',
        'injerto predict mobilenet-v2 ./photos/apple --top 5',
        'injerto predict ./food-adapter new.jpg --base ./models/mobilenet-v2',
        'injerto predict ./intents-model --text "turn off the lamp"',
        'injerto predict ./intents-model - --json < questions.jsonl > answers.jsonl',
      ]),
    )
    .action(async (model: string, args: string[], flags: PredictFlags, command: Command) => {
      // worded and coded as commander does, so that it is said in the reader's language
      if (args.length === 0 && !flags.text)
        command.error("error: missing required argument 'FILE'", { code: 'commander.missingArgument' });
      context.exitCode = await predictAll(context, model, args, flags);
    });
}

async function predictAll(context: CliContext, model: string, args: string[], flags: PredictFlags): Promise<number> {
  const { console, messages } = context;
  const { predict } = await import('../../index.ts');
  const report = new EventReport(progressDisplay(console, flags.quiet || console.resultsOnScreen), context);
  const started = performance.now();
  let labeled = 0;
  let photos: PhotoFiles | undefined;
  const work = async (signal: AbortSignal) => {
    const reference = await openReference(context, model, {
      display: progressDisplay(console, flags.quiet ?? false),
      signal,
      ...(flags.base !== undefined && { base: flags.base }),
      ...(flags.background && { background: flags.background }),
    });
    if (reference.modality === 'text') {
      if (flags.tta) throw notForTexts('tta');
      labeled = await predictTexts(context, reference, args, flags, report, signal);
      return labeled > 0 ? exitCodes.ok : nothingLabeled(context, flags, 'NOTHING_TO_LABEL');
    }
    if (flags.text || (await allTexts(args))) {
      throw new InjertoError('MODALITY_MISMATCH/texts-given', { where: model });
    }
    photos = await photoFiles(args);
    const { files, names, unmatched, skipped } = photos;
    report.left(skipped);
    for (const { argument, reason } of unmatched) report.skip(argument, messages.predict[reason]);
    const predictions = predict(reference, files, {
      ...(flags.batch !== undefined && { batchSize: flags.batch }),
      ...(flags.json && flags.top !== undefined && { top: flags.top }),
      ...(flags.threads !== undefined && { threads: flags.threads }),
      ...(flags.tta && { tta: true }),
      ...(flags.unknown && { unknown: true }),
      onEvent: report.onEvent,
      signal,
    });
    try {
      for await (const answer of predictions) {
        const file = names.get(answer.file) ?? answer.file;
        if (flags.json) {
          console.out(`${labeled === 0 ? '[' : ','}${JSON.stringify({ file, ...answerFields(answer) })}`);
        } else console.out(`${file}: ${answerWords(answer, context, flags.top ?? 3)}`);
        labeled++;
        const done = labeled + report.skipped;
        const secondsLeft = ((performance.now() - started) / 1000 / done) * (files.length - done);
        if (files.length > 1) report.progress('predict', done, files.length, secondsLeft);
      }
    } finally {
      // also where a later batch fails: what was said is whole
      if (flags.json && labeled > 0) console.out(']');
    }
    return labeled > 0 ? exitCodes.ok : nothingLabeled(context, flags, 'NO_READABLE_IMAGE');
  };
  try {
    return await interruptible(context, work);
  } finally {
    await photos?.close();
    report.end();
  }
}

async function allTexts(args: readonly string[]): Promise<boolean> {
  const kinds = await Promise.all(args.map((argument) => (argument === '-' ? 'text' : kindOf(argument))));
  return kinds.length > 0 && kinds.every((kind) => kind === 'text');
}

/** What is in an archive is seen when it is unpacked. */
async function kindOf(argument: string): Promise<'image' | 'text'> {
  return (await archiveKind(argument)) ? 'image' : dataKind(argument);
}

function nothingLabeled(
  context: CliContext,
  flags: PredictFlags,
  code: 'NO_READABLE_IMAGE' | 'NOTHING_TO_LABEL',
): number {
  const error = new InjertoError(`${code}/given`);
  return reportError(error, context, flags.json ?? false);
}
