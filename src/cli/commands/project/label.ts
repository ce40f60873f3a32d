/** `injerto project label PROJECT CLASS SAMPLE…` and `unlabel`. */
import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { exampleText, localizedCommand } from '../../localized-command.ts';
import { withProject } from './with-project.ts';

interface Flags {
  readonly author?: string;
  readonly json?: boolean;
}

export function labelCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.label;
  return localizedCommand('label', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', help.project.folder)
    .argument('<CLASS>', text.class)
    .argument('<SAMPLE...>', help.project.samples)
    .option('--author <NAME>', help.project.author)
    .option('--json', help.json)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto project label ./fruit apple 3fa91c 77be02',
        'injerto project label ./tickets "late delivery" 9c10 --author ana',
      ]),
    )
    .action(async (folder: string, name: string, samples: string[], flags: Flags) => {
      context.exitCode = await labelAll(context, { folder, name, samples }, flags);
    });
}

export function unlabelCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.project.unlabel;
  return localizedCommand('unlabel', context.messages)
    .summary(text.summary)
    .description(text.description)
    .argument('<PROJECT>', help.project.folder)
    .argument('<SAMPLE...>', help.project.samples)
    .option('--author <NAME>', help.project.author)
    .option('--json', help.json)
    .addHelpText('after', exampleText(context.messages, ['injerto project unlabel ./fruit 3fa91c']))
    .action(async (folder: string, samples: string[], flags: Flags) => {
      context.exitCode = await labelAll(context, { folder, name: null, samples }, flags);
    });
}

function labelAll(
  context: CliContext,
  { folder, name, samples }: { folder: string; name: string | null; samples: readonly string[] },
  { author, json }: Flags,
): Promise<number> {
  return withProject(context, folder, async (project) => {
    const { labelSamples } = await import('../../../mixed/index.ts');
    const said = await labelSamples(
      project,
      samples.map((sample) => ({ sample, class: name })),
      author,
    );
    const changed = said.filter((one) => one.said === 'counts').length;
    context.console.out(json ? JSON.stringify(said) : context.messages.project.labeled(changed, said.length));
  });
}
