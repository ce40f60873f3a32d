/** The options that say how data are read: their flags, the same in every command that has them, and what they are in the library. */
import type { Command } from 'commander';
import type { DatasetOptions } from '../../data/node/index.ts';
import type { ValueKind } from '../../methods/options/value-kinds.ts';
import * as kinds from '../../methods/options/value-kinds.ts';
import type { CliContext } from '../context.ts';
import { addFlag } from './add-flag.ts';

/** The order is that of help. */
export const dataOptions = {
  textColumn: kinds.names('NAME'),
  imageColumn: kinds.text('NAME'),
  labelColumn: kinds.names('NAME'),
  splitColumn: kinds.text('NAME'),
  testFold: kinds.text('FOLD'),
  groupColumn: kinds.text('NAME'),
  groupPattern: kinds.text('REGEX'),
  separator: kinds.text('SIGN'),
  delimiter: kinds.text('SIGN'),
  missingLabels: kinds.list('NAMES'),
  mergeLabels: kinds.onOff,
  encoding: kinds.text('NAME'),
  labelFrom: kinds.choice('PLACE', 'folder', 'inner-folder', 'file-name'),
  imageRoot: kinds.path,
  nearDuplicates: kinds.onOff,
} as const satisfies { readonly [K in keyof DatasetOptions]?: ValueKind };

export type DataOption = keyof typeof dataOptions;

/** What commander gives of these flags, and of `--task`. */
export type DatasetFlags = Pick<DatasetOptions, DataOption | 'task'>;

/** Adds the flags. @default all of them */
export function addDataOptions(
  command: Command,
  { messages }: CliContext,
  names: readonly DataOption[] = Object.keys(dataOptions) as DataOption[],
): Command {
  for (const name of names) {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    addFlag(command, flag, dataOptions[name], messages.help.data[name], { messages, on: name === 'nearDuplicates' });
  }
  return command;
}

/** Those of the flags that were given. */
export function datasetOptions(flags: DatasetFlags): DatasetOptions {
  const names = [...Object.keys(dataOptions), 'task'] as (keyof DatasetFlags)[];
  return Object.fromEntries(names.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])));
}
