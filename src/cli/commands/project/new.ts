/** `injerto project new PROJECT` */
import type { Command } from 'commander';
import { definedOnly } from '../../../defined-only.ts';
import type { CliContext } from '../../context.ts';
import { exitCodes } from '../../exit-codes.ts';
import { exampleText, localizedCommand } from '../../localized-command.ts';
import { optionValues } from '../../options/option-values.ts';

interface Flags {
  readonly model?: string;
  readonly name?: string;
  readonly seed?: number;
  readonly json?: boolean;
}

export function newCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.new;
  return localizedCommand('new', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', text.project)
    .option('--model <NAME>', text.model)
    .option('--name <NAME>', text.name)
    .option('--seed <N>', text.seed, optionValues(context.messages).integer)
    .option('--json', help.json)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto project new ./fruit',
        'injerto project new ./tickets --model Xenova/multilingual-e5-small --name Tickets',
      ]),
    )
    .action(async (folder: string, { model, name, seed, json }: Flags) => {
      const { createProject, projectStatus } = await import('../../../project/index.ts');
      const project = await createProject(folder, definedOnly({ reference: model, name, seed }));
      try {
        const status = await projectStatus(project);
        const { made } = context.messages.project;
        context.console.out(json ? JSON.stringify(status) : made(project.folder));
      } finally {
        await project.close();
      }
      context.exitCode = exitCodes.ok;
    });
}
