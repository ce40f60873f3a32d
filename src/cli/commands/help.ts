/** `injerto help [COMMAND]` */
import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';

export function helpCommand({ messages: m }: CliContext): Command {
  return localizedCommand('help', m)
    .summary(m.help.helpCommand)
    .description(m.help.helpCommand)
    .argument('[COMMAND]', m.help.helpOf)
    .addHelpText('after', exampleText(m, ['injerto help train', 'injerto help']))
    .action(async (name: string | undefined, _: object, { parent: program }: Command) => {
      const command = name === undefined ? program! : program!.commands.find((known) => known.name() === name);
      if (command) command.help();
      // refuses the name, and says which one it is like
      else await program!.parseAsync([name!], { from: 'user' });
    });
}
