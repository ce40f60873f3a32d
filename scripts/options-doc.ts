/** Writes the tables of training options in docs/cli.md from the table in the code. Run `npm run docs:options` after changing an option; a test
 *  compares. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { trainingOptions } from '../src/cli/messages/training-options.ts';
import { isOn, optionNote } from '../src/cli/options/default-words.ts';
import { type OptionRow, optionRows } from '../src/methods/options/option-table.ts';
import { replaceFile } from '../src/replace-file.ts';

const file = fileURLToPath(new URL('../docs/cli.md', import.meta.url));

/** docs/cli.md with its tables as the code is now. */
export function withOptionTables(): string {
  const page = readFileSync(file, 'utf8');
  return page.replace(
    /(<!-- options of group (\w+):[^>]*-->\n)[\s\S]*?(\n<!-- end of options -->)/g,
    (_, start: string, group: OptionRow['group'], end: string) => `${start}\n${tableOf(group)}\n${end}`,
  );
}

function tableOf(group: OptionRow['group']): string {
  const rows = optionRows
    .filter((row) => row.group === group)
    .map((row) => {
      const note = optionNote(row, 'en');
      const flag = `--${isOn(row) ? 'no-' : ''}${row.flag}${row.kind.term && ` ${row.kind.term}`}`;
      const effect = `${trainingOptions.en.options[row.key]}${note && ` (${note})`}`;
      return `| \`${flag}\` | \`${row.option}\` | ${effect} |`.replaceAll(/(?<=\w)\|(?=\w)/g, '\\|');
    });
  return ['| option | in the API | effect |', '|---|---|---|', ...rows].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await replaceFile(file, [withOptionTables()]);
