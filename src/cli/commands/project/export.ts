/** `injerto project export PROJECT OUT` */
import path from 'node:path';
import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { exampleText, localizedCommand } from '../../localized-command.ts';
import { withProject } from './with-project.ts';

export function exportSamplesCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.export;
  return localizedCommand('export', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', help.project.folder)
    .argument('<OUT>', text.out)
    .option('--json', help.json)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto project export ./fruit ./fruit-photos',
        'injerto project export ./tickets tickets.jsonl',
      ]),
    )
    .action(async (folder: string, out: string, { json }: { json?: boolean }) => {
      context.exitCode = await withProject(context, folder, async (project) => {
        const { exportSamples } = await import('../../../project/index.ts');
        const samples = await exportSamples(project, out);
        const where = path.resolve(out);
        context.console.out(
          json ? JSON.stringify({ samples, out: where }) : context.messages.project.exported(samples, where),
        );
      });
    });
}
