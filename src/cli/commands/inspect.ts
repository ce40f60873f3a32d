/** `injerto inspect MODEL` */
import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { openReference } from '../inputs/open-reference.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { inspectReport } from '../reports/inspect-report.ts';

interface InspectFlags {
  readonly base?: string;
  readonly json?: boolean;
}

export function inspectCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.inspect;
  return localizedCommand('inspect', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<MODEL>', text.model)
    .option('--base <MODEL>', help.base)
    .option('--json', help.json)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto inspect mobilenet-v2',
        'injerto inspect ./my-model --json',
        'injerto inspect ./resnet18.onnx --lang es',
      ]),
    )
    .action(async (name: string, flags: InspectFlags) => {
      context.exitCode = await inspect(context, name, flags);
    });
}

async function inspect(context: CliContext, name: string, flags: InspectFlags): Promise<number> {
  const { describeModel } = await import('../../models/node/index.ts');
  const { openNodeRuntime, probeShapes } = await import('../../runtime/node/index.ts');
  const reference = await openReference(context, name, { ...(flags.base !== undefined && { base: flags.base }) });
  const runtime = await openNodeRuntime();
  try {
    const description = describeModel(
      reference,
      await probeShapes(runtime, reference.model, reference.axes, reference.rows),
    );
    context.console.out(flags.json ? JSON.stringify(description) : inspectReport(description, context));
    return exitCodes.ok;
  } finally {
    await runtime.close();
  }
}
