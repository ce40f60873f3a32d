import type { CommandWords, OptionWords } from './command-words.ts';

/** For bash 3.2, which macOS has, and newer. Where the script knows no words, bash completes files (`-o default`). */
export function bashCompletion(commands: readonly CommandWords[]): string {
  const names = commands.map(({ name }) => name).filter(Boolean);
  const values = commands.flatMap(({ name, options }) => valueCases(name, options));
  const flags = commands.map(({ name, options }) =>
    wordsCase(
      name,
      options.flatMap((option) => option.flags),
    ),
  );
  const choices = commands
    .filter((command) => command.choices.length > 0)
    .map((command) => wordsCase(command.name, command.choices));
  return `# bash completion of injerto: source <(injerto completion bash)
_injerto() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} command= words= i
  COMPREPLY=()
  # bash makes three words of --method=lora
  if [[ $word == = ]]; then word=
  elif [[ $before == = ]]; then before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      --) return ;;
      ${names.join('|')}) [[ $command ]] || command=\${COMP_WORDS[i]} ;;
    esac
  done
  case $command:$before in
${indented(4, values)}
    *)
      if [[ $word == -* ]]; then
        case $command in
${indented(10, flags)}
        esac
      else
        case $command in
${indented(10, choices)}
        esac
      fi
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _injerto injerto`;
}

function valueCases(command: string, options: readonly OptionWords[]): string[] {
  const patterns = (those: readonly OptionWords[]) =>
    those.flatMap(({ flags }) => flags.map((flag) => `${command}:${flag}`)).join('|');
  const chosen = options.filter(({ choices }) => choices.length > 0);
  const free = options.filter(({ takesValue, choices }) => takesValue && choices.length === 0);
  return [
    ...chosen.map((option) => `${patterns([option])}) words='${option.choices.join(' ')}' ;;`),
    ...(free.length > 0 ? [`${patterns(free)}) return ;;`] : []),
  ];
}

function wordsCase(command: string, words: readonly string[]): string {
  return `${command || "''"}) words='${words.join(' ')}' ;;`;
}

function indented(by: number, lines: readonly string[]): string {
  return lines.map((line) => ' '.repeat(by) + line).join('\n');
}
