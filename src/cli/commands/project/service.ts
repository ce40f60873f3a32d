/** `injerto project promote PROJECT MODEL` and `rollback PROJECT`: which model is in service. */
import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { exampleText, localizedCommand } from '../../localized-command.ts';
import { withProject } from './with-project.ts';

interface Flags {
  readonly reason?: string;
  readonly json?: boolean;
}

export function promoteCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.promote;
  return localizedCommand('promote', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', help.project.folder)
    .argument('<MODEL>', text.model)
    .option('--reason <TEXT>', text.reason)
    .option('--json', help.json)
    .addHelpText('after', exampleText(context.messages, ['injerto project promote ./fruit fine-tune-9f2c1a44']))
    .action(async (folder: string, model: string, { reason = 'by hand', json }: Flags) => {
      context.exitCode = await withProject(context, folder, async (project) => {
        const { promote } = await import('../../../project/index.ts');
        await promote(project, model, reason);
        sayInService(context, model, json);
      });
    });
}

export function rollbackCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.rollback;
  return localizedCommand('rollback', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', help.project.folder)
    .option('--json', help.json)
    .addHelpText('after', exampleText(context.messages, ['injerto project rollback ./fruit']))
    .action(async (folder: string, { json }: Flags) => {
      context.exitCode = await withProject(context, folder, async (project) => {
        const { rollBack } = await import('../../../project/index.ts');
        sayInService(context, await rollBack(project), json);
      });
    });
}

function sayInService({ console, messages }: CliContext, model: string, json: boolean | undefined): void {
  console.out(json ? JSON.stringify({ inService: model }) : messages.project.inService(model));
}
