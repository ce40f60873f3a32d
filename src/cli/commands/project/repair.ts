/** `injerto project repair PROJECT` */
import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { exitCodes } from '../../exit-codes.ts';
import { exampleText, localizedCommand } from '../../localized-command.ts';
import { repairReport } from '../../reports/project-report.ts';
import { withProject } from './with-project.ts';

interface Flags {
  readonly now?: boolean;
  readonly json?: boolean;
}

export function repairCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.repair;
  return localizedCommand('repair', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', help.project.folder)
    .option('--now', text.now)
    .option('--json', help.json)
    .addHelpText('after', exampleText(context.messages, ['injerto project repair ./fruit']))
    .action(async (folder: string, { now, json }: Flags) => {
      context.exitCode = await withProject(context, folder, async (project) => {
        const { repairProject } = await import('../../../project/index.ts');
        const repaired = await repairProject(project, now ? 0 : undefined);
        context.console.out(json ? JSON.stringify(repaired) : repairReport(repaired, context));
        if (repaired.missing.length > 0) context.exitCode = exitCodes.error;
      });
    });
}
