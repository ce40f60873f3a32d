/** The command line as a whole: its commands, its language, its exit codes. */
import { createRequire } from 'node:module';
import { type Command, CommanderError } from 'commander';
import { checkCommand } from './commands/check.ts';
import { chooseCommand } from './commands/choose.ts';
import { compareCommand } from './commands/compare.ts';
import { completionCommand } from './commands/completion.ts';
import { embedCommand } from './commands/embed.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { generateCommand } from './commands/generate.ts';
import { gradCommand } from './commands/grad.ts';
import { helpCommand } from './commands/help.ts';
import { inspectCommand } from './commands/inspect.ts';
import { mergeCommand } from './commands/merge.ts';
import { modelsCommand } from './commands/models.ts';
import { predictCommand } from './commands/predict.ts';
import { projectCommand } from './commands/project/index.ts';
import { pullCommand } from './commands/pull.ts';
import { trainCommand } from './commands/train.ts';
import { tuneCommand } from './commands/tune.ts';
import { zeroShotCommand } from './commands/zero-shot.ts';
import type { CliContext } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { chooseLanguage } from './language.ts';
import { exampleText, localizedCommand, usageText } from './localized-command.ts';
import { catalogues, languages } from './messages/index.ts';
import { optionValues } from './options/option-values.ts';
import type { Console } from './output/console.ts';
import { numberFormat } from './output/number-format.ts';
import { reportError } from './report-error.ts';

/** Runs one command line. @param argv the words after `injerto`. @returns the exit code. */
export async function runCommandLine(argv: readonly string[], console: Console): Promise<number> {
  const language = chooseLanguage(argv, process.env);
  const messages = catalogues[language];
  const context: CliContext = {
    console,
    language,
    messages,
    format: numberFormat(language),
    argv,
    exitCode: exitCodes.ok,
  };
  const program = injertoProgram(context);
  const json = argv.includes('--json');
  try {
    await program.parseAsync(wordsToParse(argv, program), { from: 'user' });
    return context.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportError(error, context, json);
    if (error.exitCode === 0) return exitCodes.ok;
    return reportUsage(error, program, context);
  }
}

function injertoProgram(context: CliContext): Command {
  const { messages: m } = context;
  const program = localizedCommand('injerto', m)
    .description(m.help.program)
    .optionsGroup(m.help.groups.general)
    .version(version(), '-V, --version', m.help.version)
    .addHelpText(
      'after',
      exampleText(m, [
        'injerto train ./photos --out ./my-model',
        'injerto predict ./my-model new.jpg',
        'injerto inspect mobilenet-v2',
      ]),
    );
  for (const command of [
    trainCommand,
    predictCommand,
    evaluateCommand,
    checkCommand,
    chooseCommand,
    compareCommand,
    tuneCommand,
    explainCommand,
    zeroShotCommand,
    embedCommand,
    inspectCommand,
    generateCommand,
    gradCommand,
    mergeCommand,
    exportCommand,
    projectCommand,
    pullCommand,
    modelsCommand,
    completionCommand,
    helpCommand,
  ])
    program.addCommand(command(context));
  for (const command of [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
    command.optionsGroup(m.help.groups.general);
    command.option(`--lang <${languages.join('|')}>`, m.help.lang, optionValues(m).oneOf(...languages));
  }
  return program;
}

/** commander shows the help of the program for a command that does not exist; without the wish for help it refuses it, and says which one is like it. */
function wordsToParse(argv: readonly string[], program: Command): readonly string[] {
  const command = argv.find((word, i) => !word.startsWith('-') && argv[i - 1] !== '--lang');
  if (command === undefined || program.commands.some((known) => known.name() === command)) return argv;
  return argv.filter((word) => word !== '--help' && word !== '-h');
}

function reportUsage(error: CommanderError, program: Command, { console, messages: m, argv }: CliContext): number {
  const command = argv.find((word) => program.commands.some((known) => known.name() === word));
  const name = command && command !== 'help' ? `injerto ${command}` : 'injerto';
  // commander has shown the help already: nothing was asked for.
  if (error.code === 'commander.help') return exitCodes.usage;
  console.err(`${console.styleErr('red', m.usage.error)} ${usageText(error, m)}`);
  console.err(m.usage.seeHelp(name));
  return exitCodes.usage;
}

function version(): string {
  // The same two steps up from src/cli and from dist/cli.
  return (createRequire(import.meta.url)('../../package.json') as { version: string }).version;
}
