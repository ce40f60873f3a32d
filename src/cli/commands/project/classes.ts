/** `injerto project rename PROJECT FROM TO` and `merge PROJECT FROM INTO`: what classes are called. */
import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { exampleText, localizedCommand } from '../../localized-command.ts';
import { withProject } from './with-project.ts';

export function renameClassCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.rename;
  return localizedCommand('rename', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', help.project.folder)
    .argument('<FROM>', text.from)
    .argument('<TO>', text.to)
    .option('--json', help.json)
    .addHelpText('after', exampleText(context.messages, ['injerto project rename ./fruit aple apple']))
    .action(async (folder: string, from: string, to: string, { json }: { json?: boolean }) => {
      context.exitCode = await withProject(context, folder, async (project) => {
        const { renameClass } = await import('../../../project/index.ts');
        await renameClass(project, from, to);
        context.console.out(json ? JSON.stringify({ from, to }) : context.messages.project.renamed(from, to));
      });
    });
}

export function mergeClassesCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.merge;
  return localizedCommand('merge', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', help.project.folder)
    .argument('<FROM>', text.from)
    .argument('<INTO>', text.into)
    .option('--json', help.json)
    .addHelpText('after', exampleText(context.messages, ['injerto project merge ./fruit apples apple']))
    .action(async (folder: string, from: string, into: string, { json }: { json?: boolean }) => {
      context.exitCode = await withProject(context, folder, async (project) => {
        const { mergeClasses } = await import('../../../project/index.ts');
        const samples = await mergeClasses(project, from, into);
        context.console.out(
          json ? JSON.stringify({ from, into, samples }) : context.messages.project.merged(from, into, samples),
        );
      });
    });
}
