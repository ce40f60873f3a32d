/** `injerto check DATA` */
import path from 'node:path';
import type { Command } from 'commander';
import { type CheckName, checkNames } from '../../guidance/check/finding.ts';
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
import { writeReportTo } from '../output/report-folder.ts';
import { checkReportLines } from '../reports/check-report.ts';
import { EventReport } from '../reports/event-report.ts';

interface Flags extends DatasetFlags, RunFlags {
  readonly model?: string;
  readonly base?: string;
  readonly only?: readonly CheckName[];
  readonly fix?: string;
  readonly report?: string;
  readonly overwrite?: boolean;
  readonly strict?: boolean;
  readonly show?: number;
  readonly seed?: number;
}

export function checkCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.check;
  const { integer, count, list, oneOf } = optionValues(context.messages);
  const command = localizedCommand('check', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<DATA>', help.train.data)
    .option('--model <MODEL>', text.model)
    .option('--only <CHECKS>', `${text.only}: ${checkNames.join(', ')}`, (given) =>
      list(given).map(oneOf(...checkNames)),
    )
    .option('--fix <FILE>', text.fix)
    .option('--overwrite', help.overwriteFile)
    .option('--report <FOLDER>', help.report)
    .option('--strict', text.strict)
    .option('--show <N>', text.show, count)
    .option('--seed <N>', text.seed, integer)
    .option('--task <TASK>', help.evaluate.task, oneOf('single-label', 'multi-label', 'regression'));
  addDataOptions(command, context).option('--base <MODEL>', help.base);
  return addRunOptions(command, context.messages)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto check ./photos',
        'injerto check ./photos --fix clean.csv',
        'injerto check tickets.csv --only label-errors --show 30',
        'injerto check ./photos --model ./my-mobilenet --strict --json',
      ]),
    )
    .action(async (data: string, flags: Flags) => {
      context.exitCode = await checkData(context, data, flags);
    });
}

async function checkData(context: CliContext, data: string, flags: Flags): Promise<number> {
  const { console, messages } = context;
  const { check, checkReportJson } = await import('../../guidance/check/index.ts');
  const { fix, overwrite, threads, seed } = flags;
  if (fix !== undefined) await checkNewFile(fix, { option: 'fix', overwrite, read: [path.resolve(data)] });
  const display = progressDisplay(console, flags.quiet ?? false);
  const report = new EventReport(display, context);
  return interruptible(context, async (signal) => {
    const access = { display, signal, ...(flags.base !== undefined && { base: flags.base }) };
    const model = flags.model === undefined ? undefined : await openReference(context, flags.model, access);
    const onRead = (done: number, total: number) => report.progress('read', done, total);
    const dataset = await openDataset(data, flags, { signal, onProgress: onRead });
    try {
      report.dataset(dataset);
      const found = await check(dataset, {
        ...(model && { model }),
        ...(flags.only && { only: flags.only }),
        ...(threads !== undefined && { threads }),
        ...(seed !== undefined && { seed }),
        onEvent: report.onEvent,
        onCheck: (name) => display.line(messages.check.checking(messages.check.names[name])),
        signal,
      });
      report.end();
      if (fix !== undefined) await writeList(fix, dataset, found.list);
      if (flags.report !== undefined) await writeReportTo(flags.report, found, context);
      if (flags.json) console.out(JSON.stringify({ ...checkReportJson(found), ...report.counts }));
      else {
        for (const line of checkReportLines(found, context, flags.show ?? 5)) console.out(line);
        if (fix !== undefined) sayWritten(context, fix, found.list);
      }
      return flags.strict && found.findings.length > 0 ? exitCodes.error : exitCodes.ok;
    } finally {
      await dataset.close();
    }
  }).finally(() => report.end());
}

type Listing = typeof import('../../guidance/check/sample-list-csv.ts').sampleListCsv;

async function writeList(file: string, ...listed: Parameters<Listing>): Promise<void> {
  const { sampleListCsv } = await import('../../guidance/check/index.ts');
  const { replaceFile } = await import('../../replace-file.ts');
  await replaceFile(file, sampleListCsv(...listed));
}

function sayWritten({ console, format, messages }: CliContext, file: string, list: Parameters<Listing>[1]): void {
  const copies = list.filter(({ copyOf }) => copyOf !== undefined).length;
  console.out('');
  console.out(messages.check.written(format.integer(list.length - copies), format.integer(copies), file));
}
