/** `injerto pull OWNER/NAME[@REVISION]` */

import type { Command } from 'commander';
import type { PulledModel } from '../../hub/index.ts';
import { say } from '../../messages/index.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { inCommandWords } from '../options/api-names.ts';
import { byteSize } from '../output/byte-size.ts';
import { progressDisplay } from '../output/progress-display.ts';
import { shellWords } from '../output/shell-words.ts';
import { textTable } from '../output/text-table.ts';
import { pullReport } from '../reports/pull-report.ts';

interface PullFlags {
  readonly revision?: string;
  readonly file?: readonly string[];
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function pullCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.pull;
  return localizedCommand('pull', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<MODEL>', text.model)
    .option('--revision <REVISION>', text.revision)
    .option('--file <PATTERN...>', text.file)
    .option('--force', text.force)
    .option('--json', help.json)
    .option('--quiet', help.quiet)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto pull Xenova/all-MiniLM-L6-v2',
        'injerto pull Xenova/all-MiniLM-L6-v2 --revision main --json',
        'injerto pull Xenova/all-MiniLM-L6-v2 --file "onnx/*_quantized.onnx" config.json',
      ]),
    )
    .action(async (model: string, flags: PullFlags) => {
      context.exitCode = await pull(context, model, flags);
    });
}

async function pull(context: CliContext, name: string, flags: PullFlags): Promise<number> {
  const { console, messages, argv } = context;
  const { pullModel } = await import('../../hub/index.ts');
  const display = progressDisplay(console, flags.quiet ?? false);
  const resume = messages.interrupt.resume(shellWords(['injerto', ...argv]));
  const work = async (signal: AbortSignal) => {
    const pulled = await pullModel(name, {
      ...(flags.revision !== undefined && { revision: flags.revision }),
      ...(flags.file !== undefined && { files: flags.file }),
      force: flags.force ?? false,
      signal,
      onEvent: pullReport(display, context),
    }).finally(() => display.end());
    console.out(flags.json ? JSON.stringify(pulled) : pulledReport(pulled, name, context));
    return exitCodes.ok;
  };
  return interruptible(context, work, { stopped: [messages.pull.kept, resume] });
}

function pulledReport(
  pulled: PulledModel,
  name: string,
  { console, messages: m, format, language }: CliContext,
): string[] {
  const { pull } = m;
  const rows = pulled.files.map(({ path, size, downloaded }) => [
    path,
    byteSize(size, format),
    downloaded ? pull.downloaded : pull.there,
  ]);
  return [
    console.styleOut('bold', pull.heading(pulled.id, pulled.revision, pulled.commit.slice(0, 12))),
    ...textTable(
      [
        { heading: pull.columns.file, align: 'left' },
        { heading: pull.columns.size, align: 'right' },
        { heading: '', align: 'left' },
      ],
      rows,
    ),
    ...pulled.notes.map((note) => `${m.progress.warning} ${inCommandWords(say(note, language))}`),
    pull.folder(pulled.folder),
    ...(pulled.model === undefined ? [] : [m.train.tryIt(shellWords(['injerto', 'inspect', name]))]),
  ];
}
