/** `injerto evaluate MODEL DATA` */
import path from 'node:path';
import type { Command } from 'commander';
import type { SplitName } from '../../data/index.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { openDataset } from '../inputs/open-dataset.ts';
import { openReference } from '../inputs/open-reference.ts';
import { interruptible } from '../interrupt.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { addDataOptions, type DatasetFlags } from '../options/data-options.ts';
import { optionValues } from '../options/option-values.ts';
import { addRunOptions, type RunFlags } from '../options/run-options.ts';
import { checkNewFile } from '../output/new-file.ts';
import { progressDisplay } from '../output/progress-display.ts';
import { evaluationReportLines } from '../reports/evaluation-report.ts';
import { EventReport } from '../reports/event-report.ts';

interface Flags extends DatasetFlags, RunFlags {
  readonly base?: string;
  readonly split?: 'train' | 'val' | 'validation' | 'test';
  readonly csv?: string;
  readonly overwrite?: boolean;
  readonly wrong?: number;
  readonly tta?: boolean;
}

export function evaluateCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.evaluate;
  const { integer, oneOf } = optionValues(context.messages);
  const command = localizedCommand('evaluate', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<MODEL>', help.predict.model)
    .argument('<DATA>', help.train.data)
    .option('--split <SIDE>', text.split, oneOf('train', 'val', 'validation', 'test'))
    .option('--tta', help.tta)
    .option('--csv <FILE>', text.csv)
    .option('--overwrite', help.overwriteFile)
    .option('--wrong <N>', text.wrong, integer)
    .option('--task <TASK>', text.task, oneOf('single-label', 'multi-label', 'regression'));
  addDataOptions(command, context).option('--base <MODEL>', help.base);
  return addRunOptions(command, context.messages, { batch: help.predict.batch })
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto evaluate ./fruit-model ./new-photos',
        'injerto evaluate ./fruit-model ./photos --split test --csv answers.csv',
        'injerto evaluate ./tickets-model ./corrected.csv --wrong 50',
        'injerto evaluate ./birds-model ./labels.csv --image-column file --image-root ./photos',
      ]),
    )
    .action(async (model: string, data: string, flags: Flags) => {
      context.exitCode = await evaluateModel(context, model, data, flags);
    });
}

async function evaluateModel(context: CliContext, model: string, data: string, flags: Flags): Promise<number> {
  const { console } = context;
  const { evaluate } = await import('../../predict/evaluation/evaluate.ts');
  if (flags.csv !== undefined) {
    const read = [path.resolve(data)];
    await checkNewFile(flags.csv, { option: 'csv', overwrite: flags.overwrite, read });
  }
  const display = progressDisplay(console, flags.quiet ?? false);
  const report = new EventReport(display, context);
  return interruptible(context, async (signal) => {
    const reference = await openReference(context, model, {
      ...{ display, signal },
      ...(flags.base !== undefined && { base: flags.base }),
    });
    const onRead = (done: number, total: number) => report.progress('read', done, total);
    const dataset = await openDataset(data, flags, { signal, onProgress: onRead });
    try {
      report.dataset(dataset);
      const { split, batch, threads } = flags;
      const evaluation = await evaluate(reference, dataset, {
        ...(split !== undefined && { split: (split === 'val' ? 'validation' : split) as SplitName }),
        ...(batch !== undefined && { batchSize: batch }),
        ...(threads !== undefined && { threads }),
        ...(flags.tta && { tta: true }),
        onEvent: report.onEvent,
        onProgress: (done, total) => report.progress('predict', done, total),
        signal,
      });
      report.end();
      const { predictions, ...numbers } = evaluation;
      if (flags.csv !== undefined) await writeCsv(flags.csv, predictions);
      if (flags.json) {
        const answers = predictions.map(({ sample, ...answer }) => ({ id: sample.id, ...answer }));
        console.out(JSON.stringify({ ...numbers, ...report.counts, predictions: answers }));
      } else for (const line of evaluationReportLines(evaluation, context, flags.wrong ?? 10)) console.out(line);
      return exitCodes.ok;
    } finally {
      if (dataset.modality === 'text') await dataset.close();
    }
  }).finally(() => report.end());
}

async function writeCsv(
  file: string,
  predictions: Parameters<typeof import('../../predict/evaluation/predictions-csv.ts').predictionsCsv>[0],
) {
  const { predictionsCsv } = await import('../../predict/evaluation/predictions-csv.ts');
  const { replaceFile } = await import('../../replace-file.ts');
  await replaceFile(file, [...predictionsCsv(predictions)]);
}
