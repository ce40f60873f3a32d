/** `injerto merge ADAPTER...` */
import path from 'node:path';
import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { optionValues } from '../options/option-values.ts';
import { progressDisplay } from '../output/progress-display.ts';
import { firstLines } from '../reports/first-lines.ts';
import { pullReport } from '../reports/pull-report.ts';

interface MergeFlags {
  readonly out: string;
  readonly base?: string;
  readonly dtype?: 'float32' | 'float16';
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

export function mergeCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.merge;
  return localizedCommand('merge', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<ADAPTER...>', text.adapters)
    .requiredOption('--out <FOLDER>', text.out)
    .option('--base <MODEL>', text.base)
    .option('--dtype <TYPE>', text.dtype, optionValues(context.messages).oneOf('float32', 'float16'))
    .option('--overwrite', help.overwrite)
    .option('--json', help.json)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto merge ./food-adapter --out ./food-model',
        'injerto merge ./style ./topics --out ./both --base all-minilm-l6-v2',
        'injerto merge ./food-adapter --out ./food-model --dtype float16 --json',
      ]),
    )
    .action(async (adapters: [string, ...string[]], flags: MergeFlags) => {
      context.exitCode = await merge(context, adapters, flags);
    });
}

async function merge(context: CliContext, adapters: [string, ...string[]], flags: MergeFlags) {
  const { console, messages, format } = context;
  const { mergeAdapters } = await import('../../models/node/index.ts');
  const out = path.resolve(flags.out);
  const display = progressDisplay(console, false);
  const { base, classes, layers, remarks } = await mergeAdapters(adapters, out, {
    ...(flags.base !== undefined && { base: flags.base }),
    overwrite: flags.overwrite ?? false,
    ...(flags.dtype !== undefined && { dtype: flags.dtype }),
    hub: { onEvent: pullReport(display, context) },
  }).finally(() => display.end());
  if (flags.json) console.out(JSON.stringify({ base, adapters, classes, layers, out, remarks }));
  else {
    for (const line of firstLines(remarks, context)) console.out(line);
    console.out(messages.merge.done(format.integer(adapters.length), base, format.integer(layers)));
    if (adapters.length > 1) console.out(messages.merge.unmeasured(adapters[0]));
    console.out(messages.train.saved(out));
  }
  return exitCodes.ok;
}
