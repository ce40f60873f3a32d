/** What is written about training options says what the table of options says. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { withOptionTables } from '../scripts/options-doc.ts';
import { defaultWords } from '../src/cli/options/default-words.ts';
import { type MethodName, optionRows } from '../src/methods/options/option-table.ts';

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

test('docs/cli.md is what the options are (else: npm run docs:options)', async () => {
  const page = await read('docs/cli.md');
  expect(page.match(/<!-- options of group/g)).toHaveLength(4);
  expect(page).toBe(withOptionTables());
});

const train = ['transfer', 'fine-tune', 'lora', 'contrastive', 'scratch'] as const;
const interfaces: [string, string, readonly MethodName[]][] = [
  ['SharedConfig', 'src/methods/options/train-options.ts', train],
  ['TransferConfig', 'src/methods/options/train-options.ts', ['transfer']],
  ['FineTuneConfig', 'src/methods/options/train-options.ts', ['fine-tune']],
  ['LoraConfig', 'src/methods/options/train-options.ts', ['lora']],
  ['ContrastiveConfig', 'src/methods/options/train-options.ts', ['contrastive']],
  ['ScratchConfig', 'src/methods/options/train-options.ts', ['scratch']],
  ['CausalLmConfig', 'src/methods/causal-lm/causal-lm-options.ts', ['causal-lm']],
];

test.each(interfaces)('the @default tags of %s', async (name, file, methods) => {
  const [, body = ''] = new RegExp(`interface ${name}[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(await read(file)) ?? [];
  const documented = [...body.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*readonly (\w+)\?:/g)];
  expect(documented.length).toBeGreaterThan(3);
  const written: Record<string, string | undefined> = {};
  const wanted: typeof written = {};
  for (const [, comment = '', option = ''] of documented) {
    const row = optionRows.find((row) => row.option === option && methods.some((method) => method in row.defaults));
    if (!row) continue;
    written[option] = /@default ([\s\S]*)$/
      .exec(comment)?.[1]
      ?.replace(/\s*\n\s*\*\s*/g, ' ')
      .trim();
    wanted[option] =
      inApiWords(
        defaultWords(
          row,
          methods.filter((method) => method in row.defaults),
          'en',
        ),
      ) || 'false';
  }
  expect(written).toEqual(wanted);
});

/** `learningRate` for `--lr`. */
function inApiWords(text: string): string {
  return optionRows.reduce(
    (words, { flag, option }) => words.replaceAll(new RegExp(`--${flag}\\b`, 'g'), option),
    text,
  );
}
