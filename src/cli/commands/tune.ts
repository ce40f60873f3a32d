/** `injerto tune DATA` */

import type { Command } from 'commander';
import { definedOnly } from '../../defined-only.ts';
import type { TunedMethod, TuneOptions } from '../../guidance/tune/index.ts';
import { usualModel } from '../../models/usual-model.ts';
import type { CliContext } from '../context.ts';
import { openReference } from '../inputs/open-reference.ts';
import { keptWork } from '../kept-work.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { trainingOptions } from '../messages/training-options.ts';
import { addDataOptions, type DatasetFlags } from '../options/data-options.ts';
import { optionValues } from '../options/option-values.ts';
import { addRunOptions, type RunFlags } from '../options/run-options.ts';
import { wordsOfTraining } from '../reports/trial-options.ts';
import { tuneProgress } from '../reports/tune-progress.ts';
import { tuneReport } from '../reports/tune-report.ts';

interface Flags extends DatasetFlags, RunFlags {
  readonly model?: string;
  readonly method?: TunedMethod;
  readonly trials?: number;
  readonly epochs?: number;
  readonly budget?: number;
  readonly state?: string;
  readonly test?: number;
  readonly seed?: number;
  readonly maxLength?: number;
  readonly prompt?: string;
  readonly memory?: number;
}

export function tuneCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.tune;
  const training = trainingOptions[context.language].options;
  const { bytes, duration, integer, number, oneOf } = optionValues(context.messages);
  const command = localizedCommand('tune', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<DATA>', help.train.data)
    .option('--model <MODEL>', text.model)
    .option('--method <METHOD>', text.method, oneOf('fine-tune', 'lora'))
    .option('--trials <N>', text.trials, integer)
    .option('--epochs <N>', text.epochs, integer)
    .option('--budget <TIME>', text.budget, duration)
    .option('--test <SHARE>', training.test, number)
    .option('--seed <N>', training.seed, integer)
    .option('--max-length <N>', help.maxLength, integer)
    .option('--prompt <TEXT>', training.prompt)
    .option('--memory <SIZE>', training.memory, bytes)
    .option('--state <FOLDER>', text.state);
  addDataOptions(command, context);
  return addRunOptions(command, context.messages)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto tune ./photos',
        'injerto tune ./photos --model efficientnet-lite0 --trials 27 --budget 4h',
        'injerto tune ./tickets.csv --method lora --epochs 6 --json',
      ]),
    )
    .action(async (data: string, flags: Flags) => {
      context.exitCode = await tuneOn(context, data, flags);
    });
}

async function tuneOn(context: CliContext, data: string, flags: Flags): Promise<number> {
  const { tune, tuningJson } = await import('../../guidance/tune/index.ts');
  const { keptIn } = context.messages.tune;
  return keptWork(context, { data, flags }, keptIn, async ({ display, report, signal, openData }) => {
    const dataset = await openData();
    const model = flags.model ?? usualModel[dataset.modality];
    const tuning = await tune(await openReference(context, model, { display, signal }), dataset, {
      ...givenOptions(flags),
      onEvent: tuneProgress(report, display, context),
      signal,
    });
    if (flags.json) return JSON.stringify(tuningJson(tuning));
    return tuneReport({ ...tuning, model }, data, wordsOfTraining(context.argv, data), context);
  });
}

function givenOptions(flags: Flags): TuneOptions {
  const { method, trials, epochs, budget, state: stateDir, test, seed, maxLength, prompt, memory, threads } = flags;
  const options = { method, trials, epochs, budget, stateDir, test, seed, maxLength, prompt, memory, threads };
  return definedOnly(options);
}
