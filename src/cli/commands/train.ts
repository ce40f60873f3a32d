/** `injerto train DIR` */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { EventReport } from '../event-report.ts';
import { exitCodes } from '../exit-codes.ts';
import { watchInterrupt } from '../interrupt.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { optionValues } from '../option-values.ts';
import { progressDisplay } from '../progress-display.ts';
import { resumeCommand } from '../resume-command.ts';
import { type TrainFlags, trainOptions } from '../train-options.ts';
import { trainJson, trainReport } from '../train-report.ts';

interface Flags extends TrainFlags {
  readonly model?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly head?: string;
  readonly seed?: number;
  readonly val?: number;
  readonly test?: number;
}

export function trainCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.train;
  const { bytes, integer, number, oneOf, unfreeze } = optionValues(context.messages);
  return localizedCommand('train', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<DIR>', text.folder)
    .optionsGroup(help.groups.model)
    .option('--model <MODEL>', text.model)
    .option('--method <METHOD>', text.method, oneOf('transfer', 'fine-tune'))
    .option('--unfreeze <all|N|PATTERN>', text.unfreeze, unfreeze)
    .option('--head <HEAD>', text.head, oneOf('linear', 'mlp'))
    .optionsGroup(help.groups.data)
    .option('--val <SHARE>', text.val, number)
    .option('--test <SHARE>', text.test, number)
    .option('--seed <N>', text.seed, integer)
    .option('--augment <STRENGTH>', text.augment, oneOf('none', 'light', 'standard', 'strong'))
    .option('--mixup <ALPHA>', text.mixup, number)
    .optionsGroup(help.groups.training)
    .option('--epochs <N>', text.epochs, integer)
    .option('--batch <N>', text.batch, integer)
    .option('--lr <RATE>', text.learningRate, number)
    .option('--patience <N>', text.patience, integer)
    .option('--class-weight <HOW>', text.classWeight, oneOf('auto', 'balanced', 'none'))
    .option('--wise-ft <SHARE>', text.wiseFt, number)
    .optionsGroup(help.groups.output)
    .option('--out <FOLDER>', text.out)
    .option('--resume', text.resume)
    .option('--cache <FOLDER>', text.cache)
    .option('--threads <N>', help.threads, integer)
    .option('--memory <SIZE>', help.memory, bytes)
    .option('--json', help.json)
    .option('--quiet', help.quiet)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto train ./photos',
        'injerto train ./photos --method fine-tune --unfreeze 4 --epochs 8 --out ./fruit-model',
        'injerto train ./photos --model efficientnet-lite0 --val 0.1 --test 0.2 --seed 7 --json',
        'injerto train ./photos --method fine-tune --out ./fruit-model --resume',
      ]),
    )
    .action(async (folder: string, flags: Flags) => {
      context.exitCode = await train(context, folder, flags);
    });
}

async function train(context: CliContext, folder: string, flags: Flags): Promise<number> {
  const { console, messages, format, argv } = context;
  const { imageFolder, openModel, train } = await import('../../index.ts');
  const { checkOutputFolder } = await import('../../models/index.ts');
  const out = path.resolve(flags.out ?? `${path.basename(path.resolve(folder))}-model`);
  const checkpointDir = `${out}.checkpoint`;
  const display = progressDisplay(console, flags.quiet ?? false);
  const report = new EventReport(display, messages, format);
  const interrupt = watchInterrupt(() => display.remark(messages.interrupt.stopping));
  try {
    await checkOutputFolder(out);
    const reference = await openModel(flags.model ?? 'mobilenet-v2');
    const dataset = await imageFolder(folder, {
      signal: interrupt.signal,
      onProgress: (done, total) => report.progress('read', done, total),
    });
    report.dataset(dataset);
    const run = await train(reference, dataset, {
      ...trainOptions(flags),
      checkpointDir,
      onEvent: report.onEvent,
      signal: interrupt.signal,
    });
    await run.save(out);
    await rm(checkpointDir, { recursive: true, force: true });
    report.end();
    const result = { run, dataset, out, flags, skipped: report.skipped };
    console.out(flags.json ? JSON.stringify(trainJson(result)) : trainReport(result, context));
    return exitCodes.ok;
  } catch (error) {
    report.end();
    if (!interrupt.signal.aborted) throw error;
    const { interrupt: text } = messages;
    console.err(text.stopped);
    if (existsSync(checkpointDir)) console.err(text.checkpoint(checkpointDir));
    console.err(text.resume(resumeCommand(argv)));
    return exitCodes.interrupted;
  } finally {
    interrupt.dispose();
  }
}
