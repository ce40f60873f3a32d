/** Which language the reader wants. */
import { type Language, languages } from './messages/index.ts';

/** `--lang` where given, else LC_ALL, LC_MESSAGES, LANG in POSIX order, else the system's locale, else English.
 * An unknown `--lang` is left to the option parser to refuse. */
export function chooseLanguage(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  systemLocale: string = Intl.DateTimeFormat().resolvedOptions().locale,
): Language {
  const wanted = optionValue(argv) || env.LC_ALL || env.LC_MESSAGES || env.LANG || systemLocale;
  const language = wanted.slice(0, 2).toLowerCase();
  return languages.find((known) => known === language) ?? 'en';
}

function optionValue(argv: readonly string[]): string | undefined {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  const at = options.findLastIndex((argument) => argument === '--lang' || argument.startsWith('--lang='));
  if (at < 0) return undefined;
  return options[at]!.startsWith('--lang=') ? options[at]!.slice('--lang='.length) : options[at + 1];
}
