/** commander, in the reader's language. */
import { Command, type CommanderError, Help, Option } from 'commander';
import type { Messages } from './messages/index.ts';

/** A command whose headings, help option and help text follow the catalogue, and which throws instead of ending the process. */
export function localizedCommand(name: string, m: Messages): Command {
  const titles: Record<string, string> = {
    'Usage:': m.help.usage,
    'Arguments:': m.help.arguments,
    'Options:': m.help.options,
    'Commands:': m.help.commands,
  };
  const localized = (text: string) =>
    text.replace('[options]', m.help.optionsTerm).replace('[command]', m.help.commandTerm);
  return new Command(name)
    .addHelpOption(new Option('-h, --help', m.help.help).helpGroup(m.help.groups.general))
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .configureHelp({
      styleTitle: (title) => Help.prototype.styleTitle(titles[title] ?? title),
      commandUsage: (command) => localized(Help.prototype.commandUsage(command)),
      subcommandTerm: (command) => localized(Help.prototype.subcommandTerm(command)),
    });
}

export function exampleText(m: Messages, examples: readonly string[]): string {
  return ['', m.help.examples, ...examples.map((example) => `  ${example}`), '', m.help.exitCodes].join('\n');
}

/** commander's English sentence about a wrong command line, said again in the reader's language. */
export function usageText(error: CommanderError, m: Messages): string {
  const { usage } = m;
  const [first = ''] = [...error.message.matchAll(/'([^']*)'/g)].map((match) => match[1]!);
  const nearest = /Did you mean (?:one of )?([^?]*)\?/.exec(error.message)?.[1];
  const say = (text: string) => [text, ...(nearest ? [usage.didYouMean(nearest)] : [])].join(' ');
  switch (error.code) {
    case 'commander.unknownOption':
      return say(usage.unknownOption(first));
    case 'commander.unknownCommand':
      return say(usage.unknownCommand(first));
    case 'commander.missingArgument':
      return usage.missingArgument(first.toUpperCase());
    case 'commander.missingMandatoryOptionValue':
      return usage.missingOption(first);
    case 'commander.optionMissingArgument':
      return usage.missingValue(first);
    case 'commander.invalidArgument':
      return invalidValue(error.message, usage);
    case 'commander.excessArguments':
      return usage.tooMany(first);
    default:
      return error.message.replace(/^error: /, '');
  }
}

/** Of an option: `option '--rank <N>' argument 'x' is invalid. Why`; of an argument: `command-argument value 'x' is invalid for argument 'SHELL'. Why` */
function invalidValue(message: string, usage: Messages['usage']): string {
  const ofArgument = /value '(.*)' is invalid for argument '([^']*)'\. ?(.*)/s.exec(message);
  if (ofArgument) return usage.invalidValue(ofArgument[2]!.toUpperCase(), ofArgument[1]!, ofArgument[3]!);
  const [, option = '', value = '', wanted = ''] =
    /option '([^']*)' argument '(.*)' is invalid\. ?(.*)/s.exec(message) ?? [];
  return usage.invalidValue(option, value, wanted);
}
