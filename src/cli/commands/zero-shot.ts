/** `injerto zero-shot INPUT... --labels …` */

import type { Command } from 'commander';
import { InjertoError } from '../../errors.ts';
import type { Remark } from '../../messages/index.ts';
import { withTop } from '../../predict/answer.ts';
import type { ZeroShotEvaluation, ZeroShotResult } from '../../predict/zero-shot/index.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { openReference } from '../inputs/open-reference.ts';
import { type ReadOptions, textReading } from '../inputs/text-inputs.ts';
import { gatherInputs, gatherLabelled, kindOfInputs, openZeroShotModels } from '../inputs/zero-shot-inputs.ts';
import { interruptible } from '../interrupt.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { optionValues } from '../options/option-values.ts';
import { addRunOptions, type RunFlags } from '../options/run-options.ts';
import { progressDisplay } from '../output/progress-display.ts';
import { EventReport } from '../reports/event-report.ts';
import { pullReport } from '../reports/pull-report.ts';
import { answerLine, evaluationLines } from '../reports/zero-shot-report.ts';

interface ZeroShotFlags extends RunFlags {
  readonly labels?: string;
  readonly labelsFile?: string;
  readonly text?: readonly string[];
  readonly textColumn?: string;
  readonly wholeFiles?: boolean;
  readonly labelColumn?: string;
  readonly model?: string;
  readonly textModel?: string;
  readonly template?: readonly string[];
  readonly maxLength?: number;
  readonly background?: [number, number, number];
  readonly multiLabel?: boolean;
  readonly threshold?: number;
  readonly abstain?: number;
  readonly temperature?: number;
  readonly calibrate?: boolean;
  readonly evaluate?: string;
  readonly write?: string;
  readonly top?: number;
}

export function zeroShotCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.zeroShot;
  const { color, count, integer, number } = optionValues(context.messages);
  const collect = (value: string, earlier: readonly string[] = []) => [...earlier, value];
  const command = localizedCommand('zero-shot', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('[INPUT...]', text.inputs)
    .option('--text <TEXT...>', text.text)
    .option('--text-column <NAME>', help.data.textColumn)
    .option('--whole-files', help.wholeFiles)
    .optionsGroup(text.groups.labels)
    .option('--labels <LIST>', text.labels)
    .option('--labels-file <FILE>', text.labelsFile)
    .option('--template <TEXT>', text.template, collect)
    .optionsGroup(text.groups.model)
    .option('--model <MODEL>', text.model)
    .option('--text-model <MODEL>', text.textModel)
    .option('--max-length <N>', help.maxLength, integer)
    .option('--background <COLOR>', help.background, color)
    .optionsGroup(text.groups.answers)
    .option('--multi-label', text.multiLabel)
    .option('--threshold <P>', text.threshold, number)
    .option('--abstain <MARGIN>', text.abstain, number)
    .option('--temperature <T>', text.temperature, number)
    .option('--calibrate', text.calibrate)
    .optionsGroup(help.groups.output)
    .option('--evaluate <DATA>', text.evaluate)
    .option('--label-column <NAME>', help.data.labelColumn)
    .option('--write <FILE>', text.write)
    .option('--top <N>', help.predict.top, count);
  return addRunOptions(command, context.messages, { batch: text.batch })
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto zero-shot --text "The striker scored twice." --labels "sport, politics, business"',
        'injerto zero-shot news.csv --labels "sport: matches, players; tech: computers, phones" --write labelled.csv',
        'injerto zero-shot ./photos --labels "fruit, fish, bread" --json',
        'injerto zero-shot ./photos --model ./clip-vit-base-patch32 --labels-file labels.txt --write ./sorted',
        'injerto zero-shot --evaluate news.csv --calibrate',
      ]),
    )
    .action(async (args: string[], flags: ZeroShotFlags) => {
      context.exitCode = await run(context, args, flags);
    });
}

async function run(context: CliContext, args: string[], flags: ZeroShotFlags): Promise<number> {
  const { console, messages } = context;
  const { checkLabelledTarget, evaluateZeroShot, isTableFile, writeLabelled, zeroShot } = await import(
    '../../predict/zero-shot/index.ts'
  );
  const report = new EventReport(progressDisplay(console, flags.quiet ?? false), context);
  let gathered: Awaited<ReturnType<typeof gather>> | undefined;
  const work = async (signal: AbortSignal) => {
    const reading = textReading(report, messages.texts, signal);
    gathered = await gather(args, flags, report, reading);
    const { kind, inputs, truth, classes, names, unmatched, skipped } = gathered;
    report.left(skipped);
    for (const { argument, reason } of unmatched) report.skip(argument, messages.predict[reason]);
    if (inputs.length === 0) throw new InjertoError('NOTHING_TO_LABEL/zero-shot');
    if (flags.write !== undefined) await checkLabelledTarget(flags.write, kind);
    const labels = await labelSpecs(flags, classes);
    const display = progressDisplay(console, flags.quiet ?? false);
    const { model, textModel } = await openZeroShotModels(
      kind,
      flags.model,
      flags.textModel,
      async (name, options) => {
        const opened = await openReference(context, name, { display, signal, ...options });
        for (const said of opened.remarks) report.onEvent({ type: 'note', ...said });
        return opened;
      },
      { hub: { onEvent: pullReport(display, context), signal }, background: flags.background },
    );
    display.end();
    checkKind(kind, model);
    if (model.modality === 'image-text') for (const said of model.remarks) report.onEvent({ type: 'note', ...said });
    const started = performance.now();
    const result = await zeroShot(model, inputs, labels, {
      textModel,
      templates: flags.template,
      multiLabel: flags.multiLabel,
      threshold: flags.threshold,
      abstain: flags.abstain,
      temperature: flags.temperature,
      calibrate: flags.calibrate,
      maxLength: flags.maxLength,
      batchSize: flags.batch,
      threads: flags.threads,
      signal,
      onWarning: (warning) => report.warning(withName(warning, names)),
      onSkip: (file, reason) => report.skip(names.get(file) ?? file, reason),
      onProgress: (done, total) => {
        const secondsLeft = ((performance.now() - started) / 1000 / done) * (total - done);
        if (total > 1) report.progress('predict', done, total, secondsLeft);
      },
    });
    report.end();
    if (result.predictions.length === 0) throw new InjertoError('NOTHING_TO_LABEL/zero-shot');
    const evaluation = truth && evaluateZeroShot(result, truth);
    const called = {
      ...result,
      predictions: result.predictions.map((one) => ({ ...one, input: names.get(one.input) ?? one.input })),
    };
    const written =
      flags.write === undefined
        ? undefined
        : await writeLabelled(flags.write, isTableFile(flags.write) ? called : result, kind);
    show(context, flags, called, evaluation, written);
    return exitCodes.ok;
  };
  try {
    return await interruptible(context, work, { stopping: messages.grad.stopping });
  } finally {
    await gathered?.close();
    report.end();
  }
}

/** A warning about a photo that was unpacked, by the name that the reader knows. */
function withName(warning: Remark, names: ReadonlyMap<string, string>): Remark {
  const file = warning.details?.file;
  const name = typeof file === 'string' ? names.get(file) : undefined;
  return name === undefined ? warning : { ...warning, details: { ...warning.details, file: name } };
}

async function gather(
  args: readonly string[],
  flags: ZeroShotFlags,
  report: EventReport,
  reading: ReadOptions & { readonly signal: AbortSignal },
) {
  if (flags.evaluate !== undefined) {
    const onProgress = (done: number, total: number) => report.progress('read', done, total);
    return gatherLabelled(flags.evaluate, flags, { signal: reading.signal, onProgress }, report);
  }
  const texts = flags.text ?? [];
  const kind = await kindOfInputs(args[0], texts);
  return {
    kind,
    truth: undefined,
    classes: undefined,
    ...(await gatherInputs(kind, args, texts, flags, reading)),
  };
}

async function labelSpecs({ labels, labelsFile }: ZeroShotFlags, classes: readonly string[] | undefined) {
  const { readLabels, splitLabels } = await import('../../predict/zero-shot/index.ts');
  if (labels !== undefined) return splitLabels(labels);
  if (labelsFile !== undefined) return readLabels(labelsFile);
  // labelled data bring their names; a colon in one is part of it
  return (classes ?? []).map((name) => ({ name }));
}

function checkKind(
  kind: 'text' | 'image',
  { modality, name }: { readonly modality: string; readonly name: string },
): void {
  if ((kind === 'text') === (modality === 'text')) return;
  throw new InjertoError('MODALITY_MISMATCH/given', {
    details: { model: name, reads: modality === 'text' ? 'text' : 'image', given: kind === 'text' ? 'text' : 'image' },
  });
}

function show(
  context: CliContext,
  flags: ZeroShotFlags,
  { labels, predictions, prior }: ZeroShotResult,
  evaluation: ZeroShotEvaluation | undefined,
  written: number | undefined,
): void {
  const { console, messages } = context;
  if (flags.json) {
    console.out(
      JSON.stringify({
        labels,
        predictions: predictions.map((prediction) => withTop(prediction, flags.top)),
        ...(prior && { prior }),
        ...(evaluation && { evaluation }),
        ...(written !== undefined && { written: { path: flags.write, count: written } }),
      }),
    );
    return;
  }
  if (evaluation) for (const line of evaluationLines(evaluation, context)) console.out(line);
  else if (written === undefined) {
    for (const prediction of predictions) console.out(answerLine(prediction, context, flags.top ?? 3));
  }
  if (written !== undefined) console.out(messages.zeroShot.written(written, flags.write!));
}
