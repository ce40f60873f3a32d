/** `injerto choose DATA` */

import type { Command } from 'commander';
import { definedOnly } from '../../defined-only.ts';
import type { ChooseOptions } from '../../guidance/choose/index.ts';
import type { CliContext } from '../context.ts';
import { keptWork } from '../kept-work.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { trainingOptions } from '../messages/training-options.ts';
import { addDataOptions, type DatasetFlags } from '../options/data-options.ts';
import { optionValues } from '../options/option-values.ts';
import { addRunOptions, type RunFlags } from '../options/run-options.ts';
import { writeReportTo } from '../output/report-folder.ts';
import { chooseProgress } from '../reports/choose-progress.ts';
import { chooseReport } from '../reports/choose-report.ts';
import { pullReport } from '../reports/pull-report.ts';

interface Flags extends DatasetFlags, RunFlags {
  readonly models?: readonly string[];
  readonly budget?: number;
  readonly report?: string;
  readonly state?: string;
  readonly val?: number;
  readonly test?: number;
  readonly seed?: number;
  readonly maxLength?: number;
  readonly memory?: number;
}

export function chooseCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.choose;
  const training = trainingOptions[context.language].options;
  const { bytes, duration, integer, list, number } = optionValues(context.messages);
  const command = localizedCommand('choose', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<DATA>', help.train.data)
    .option('--models <NAMES>', text.models, list)
    .option('--budget <TIME>', text.budget, duration)
    .option('--val <SHARE>', training.val, number)
    .option('--test <SHARE>', training.test, number)
    .option('--seed <N>', training.seed, integer)
    .option('--max-length <N>', help.maxLength, integer)
    .option('--memory <SIZE>', training.memory, bytes)
    .option('--report <FOLDER>', help.report)
    .option('--state <FOLDER>', text.state);
  addDataOptions(command, context);
  return addRunOptions(command, context.messages)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto choose ./photos',
        'injerto choose ./photos --models mobilenet-v2,efficientnet-lite0,./my-resnet --budget 30m',
        'injerto choose ./tickets.csv --models all-minilm-l6-v2,Xenova/bge-small-en-v1.5 --json',
      ]),
    )
    .action(async (data: string, flags: Flags) => {
      context.exitCode = await chooseOn(context, data, flags);
    });
}

async function chooseOn(context: CliContext, data: string, flags: Flags): Promise<number> {
  const { choose, choiceJson } = await import('../../guidance/choose/index.ts');
  const { keptIn } = context.messages.choose;
  return keptWork(context, { data, flags }, keptIn, async ({ display, report, signal, openData }) => {
    const choice = await choose(await openData(), {
      ...givenOptions(flags),
      hub: { onEvent: pullReport(display, context) },
      onEvent: chooseProgress(report, display, context),
      signal,
    });
    if (flags.report !== undefined) await writeReportTo(flags.report, choice, context);
    return flags.json ? JSON.stringify(choiceJson(choice)) : chooseReport(choice, data, context);
  });
}

function givenOptions(flags: Flags): ChooseOptions {
  const { models, budget, state: stateDir, val, test, seed, maxLength, memory, threads } = flags;
  const options = { models, budget, stateDir, val, test, seed, maxLength, memory, threads };
  return definedOnly(options);
}
