import type { CommandWords, OptionWords } from './command-words.ts';

/** For `_arguments` of zsh's completion system: sourced, or as a file `_injerto` in a folder of `fpath`. */
export function zshCompletion([program, ...commands]: readonly CommandWords[]): string {
  const names = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`);
  const cases = commands.map(
    ({ name, options, choices }) =>
      `        ${name}) _arguments ${[...options.flatMap(optionSpecs), argumentSpec(choices)].join(' ')} ;;`,
  );
  return `#compdef injerto
# zsh completion of injerto: source <(injerto completion zsh)
_injerto() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  local -a commands=(
${names.join('\n')}
  )
  _arguments -C ${program!.options.flatMap(optionSpecs).join(' ')} '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe -t commands command commands ;;
    argument)
      case $words[1] in
${cases.join('\n')}
      esac
      ;;
  esac
}
if [[ \${zsh_eval_context[-1]} == loadautofunc ]]; then
  _injerto "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
  compdef _injerto injerto
fi`;
}

function optionSpecs({ flags, summary, takesValue, choices }: OptionWords): string[] {
  const exclusive = `(${flags.join(' ')})`;
  const description = `[${summary.replace(/[[\]\\:]/g, '\\$&')}]`;
  const value = choices.length > 0 ? `:value:(${choices.join(' ')})` : ':value:_files';
  return flags.map((flag) => {
    const equals = takesValue && flag.startsWith('--') ? '=' : '';
    return quoted(`${exclusive}${flag}${equals}${description}${takesValue ? value : ''}`);
  });
}

function argumentSpec(choices: readonly string[]): string {
  return quoted(choices.length > 0 ? `1:argument:(${choices.join(' ')})` : '*:file:_files');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
