/** `injerto completion SHELL` */
import { Argument, type Command } from 'commander';
import { bashCompletion } from '../completion/bash.ts';
import { commandWords } from '../completion/command-words.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';
import type { CliContext } from '../context.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { optionValues } from '../options/option-values.ts';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

export function completionCommand({ console, messages: m }: CliContext): Command {
  const { completion: text } = m.help;
  const names = Object.keys(shells) as (keyof typeof shells)[];
  return localizedCommand('completion', m)
    .summary(text.summary)
    .description(text.description)
    .addArgument(new Argument('<SHELL>', text.shell).argParser(optionValues(m).oneOf(...names)))
    .addHelpText(
      'after',
      exampleText(m, [
        'injerto completion fish | source                  # ~/.config/fish/config.fish',
        'source <(injerto completion bash)                 # ~/.bashrc',
        'source <(injerto completion zsh)                  # ~/.zshrc',
      ]),
    )
    .action((shell: keyof typeof shells, _: object, { parent: program }: Command) => {
      console.out(shells[shell](commandWords(program!)).split('\n'));
    });
}
