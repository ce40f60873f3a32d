/** `injerto export MODEL --with-preprocessing` */
import path from 'node:path';
import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { openReference } from '../inputs/open-reference.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { optionValues } from '../options/option-values.ts';

interface ExportFlags {
  readonly out: string;
  readonly background?: [number, number, number];
  readonly dtype?: 'float32' | 'float16';
  readonly base?: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

export function exportCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.export;
  const { color, oneOf } = optionValues(context.messages);
  return localizedCommand('export', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<MODEL>', text.model)
    .requiredOption('--with-preprocessing', text.withPreprocessing)
    .requiredOption('--out <FILE|FOLDER>', text.out)
    .option('--background <COLOR>', help.background, color)
    .option('--dtype <TYPE>', text.dtype, oneOf('float32', 'float16'))
    .option('--base <MODEL>', help.base)
    .option('--overwrite', help.overwrite)
    .option('--json', help.json)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto export ./my-model --with-preprocessing --out ./my-model.onnx',
        'injerto export mobilenet-v2 --with-preprocessing --out ./mobilenet --dtype float16 --json',
      ]),
    )
    .action(async (name: string, flags: ExportFlags) => {
      context.exitCode = await exportModel(context, name, flags);
    });
}

async function exportModel(context: CliContext, name: string, { background, dtype, ...flags }: ExportFlags) {
  const { exportWithPreprocessing } = await import('../../models/node/index.ts');
  const model = await openReference(context, name, {
    ...(background && { background }),
    ...(flags.base !== undefined && { base: flags.base }),
  });
  const out = path.resolve(flags.out);
  const { file } = await exportWithPreprocessing(model, out, {
    ...(dtype && { dtype }),
    overwrite: flags.overwrite ?? false,
  });
  context.console.out(flags.json ? JSON.stringify({ model: model.name, file }) : context.messages.export.done(file));
  return exitCodes.ok;
}
