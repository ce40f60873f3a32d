import type { CommandWords, OptionWords } from './command-words.ts';

/** One `complete` for each word. fish completes files wherever nothing forbids it. */
export function fishCompletion(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, options, choices }) => {
    const when = name === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${name}`;
    const start = `complete -c injerto -n ${quoted(when)}`;
    const words = choices.map((choice) => {
      const summary = commands.find((command) => command.name === choice)?.summary;
      return `${start} -f -a ${choice}${summary ? ` -d ${quoted(summary)}` : ''}`;
    });
    return [...words, ...options.map((option) => `${start} ${optionWords(option)}`)];
  });
  return ['# fish completion of injerto: injerto completion fish | source', ...lines].join('\n');
}

function optionWords({ flags, summary, takesValue, choices }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = choices.length > 0 ? ['-x', `-a ${quoted(choices.join(' '))}`] : ['-r', '-F'];
  return [...names, ...(takesValue ? value : []), `-d ${quoted(summary)}`].join(' ');
}

/** Between single quotes fish knows two escapes: \\ and \'. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
