/** What can be typed after `injerto`, as the scripts for shells want it: read from the program itself, so that no option is forgotten. */
import type { Command, Option } from 'commander';
import { choicesOf } from '../options/option-values.ts';

export interface OptionWords {
  /** `-h`, `--help`: as it is typed. */
  readonly flags: readonly string[];
  readonly summary: string;
  readonly takesValue: boolean;
  /** What the value can be; empty where it can be anything, a file for instance. */
  readonly choices: readonly string[];
}

export interface CommandWords {
  /** Empty for the program. */
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWords[];
  /** What its first argument can be; empty where it can be anything. */
  readonly choices: readonly string[];
}

/** @returns the program, then its commands. */
export function commandWords(program: Command): CommandWords[] {
  const names = program.commands.map((command) => command.name());
  return [program, ...program.commands].map((command) => {
    const [argument] = command.registeredArguments;
    const takesCommand = command === program || command.name() === 'help';
    return {
      name: command === program ? '' : command.name(),
      summary: command.summary(),
      options: command.createHelp().visibleOptions(command).map(optionWords),
      choices: takesCommand ? names : argument ? choicesOf(argument) : [],
    };
  });
}

function optionWords(option: Option): OptionWords {
  return {
    flags: [option.short, option.long].filter((flag) => flag !== undefined),
    summary: brief(option.description),
    takesValue: option.required || option.optional,
    choices: choicesOf(option),
  };
}

/** The beginning of a help text, up to its first remark: what fits beside a word. */
function brief(text: string): string {
  return text.split(/ \(|[;:] |\. /)[0]!;
}
