/** The flags of `train`, and the options of the library that they mean, as the table of options has them. */
import type { Command } from 'commander';
import { type OptionRow, optionRows } from '../../methods/options/option-table.ts';
import type { TrainOptions } from '../../methods/options/train-options.ts';
import type { CliContext } from '../context.ts';
import { trainingOptions } from '../messages/training-options.ts';
import { addFlag } from './add-flag.ts';
import { isOn, optionNote } from './default-words.ts';

/** What commander gives of the flags that stand for options of training, by the flag's name in camelCase; and the method. */
export type TrainFlags = Readonly<Record<string, unknown>> & { readonly method?: string };

/** Adds the flags of one group, each with its methods and defaults. */
export function addTrainingOptions(command: Command, group: OptionRow['group'], context: CliContext): Command {
  const { language, messages } = context;
  for (const row of optionRows.filter((row) => row.group === group)) {
    const note = optionNote(row, language);
    const help = `${trainingOptions[language].options[row.key]}${note && ` (${note})`}`;
    addFlag(command, row.flag, row.kind, help, { messages, on: isOn(row) });
  }
  return command;
}

/** The flags that were given, under the library's names. */
export function trainOptions(flags: TrainFlags): TrainOptions {
  const given = givenRows(flags).map(({ option, flag }) => [option, flags[attributeOf(flag)]]);
  return { ...(flags.method !== undefined && { method: flags.method }), ...Object.fromEntries(given) } as TrainOptions;
}

/** The methods that a flag may mean where none is named; a language model has no other. */
const methods = ['transfer', 'fine-tune', 'lora', 'contrastive'] as const;

/** The method that was named, or that an option chooses which no other has; undefined where neither is there. */
export function meantMethod(flags: TrainFlags): unknown {
  if (flags.method !== undefined) return flags.method;
  const chosen = givenRows(flags).map(({ defaults }) => methods.filter((name) => name in defaults));
  return chosen.find((names) => names.length === 1)?.[0];
}

/** Where no method is meant photos are trained by transfer; for texts the method is chosen by how many there are, unless an option is given
 *  that only some methods have. */
export function withUsualMethod(flags: TrainFlags, modality: 'image' | 'text'): TrainFlags {
  const method = meantMethod(flags);
  if (method !== undefined) return { ...flags, method: method as string };
  const ofAll = givenRows(flags).every(({ defaults }) => methods.every((name) => name in defaults));
  return modality === 'text' && ofAll ? { ...flags, method: 'auto' } : flags;
}

function givenRows(flags: TrainFlags) {
  return optionRows.filter(({ flag }) => flags[attributeOf(flag)] !== undefined);
}

/** As commander names the value: `--max-grad-norm` is `maxGradNorm`. */
export function attributeOf(flag: string): string {
  return flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** `--lr` for `learningRate`; undefined where the option has no flag. */
export function flagFor(option: string): string | undefined {
  if (option === 'method') return '--method';
  const row = optionRows.find((row) => row.option === option);
  return row && `--${row.flag}`;
}
