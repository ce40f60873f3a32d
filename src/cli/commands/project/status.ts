/** `injerto project status PROJECT` */
import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { exampleText, localizedCommand } from '../../localized-command.ts';
import { projectReport } from '../../reports/project-report.ts';
import { withProject } from './with-project.ts';

export function statusCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.status;
  return localizedCommand('status', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', help.project.folder)
    .option('--json', help.json)
    .addHelpText(
      'after',
      exampleText(context.messages, ['injerto project status ./fruit', 'injerto project status ./fruit --json']),
    )
    .action(async (folder: string, { json }: { json?: boolean }) => {
      context.exitCode = await withProject(context, folder, async (project) => {
        const { projectStatus } = await import('../../../project/index.ts');
        const status = await projectStatus(project);
        context.console.out(json ? JSON.stringify(status) : projectReport(status, context));
      });
    });
}
