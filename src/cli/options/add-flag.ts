/** A flag of an option of the library. */
import { type Command, Option } from 'commander';
import type { ValueKind } from '../../methods/options/value-kinds.ts';
import type { Messages } from '../messages/index.ts';
import { parserOf } from './option-values.ts';

/** Adds the flag. A switch has its opposite too, which help does not show: what a file of options turns on, `--no-…` turns off.
 * @param on a switch that is on unless it is turned off: help shows `--no-…`. */
export function addFlag(
  command: Command,
  flag: string,
  kind: ValueKind,
  help: string,
  { messages, on = false }: { readonly messages: Messages; readonly on?: boolean },
): void {
  if (kind.read === 'switch') {
    const turnsOn = new Option(`--${flag}`, help);
    const turnsOff = new Option(`--no-${flag}`, help);
    (on ? turnsOn : turnsOff).hideHelp();
    // in this order: commander takes a `--no-x` without an `--x` before it for a switch that is on
    command.addOption(turnsOn).addOption(turnsOff);
    return;
  }
  const option = new Option(`--${flag} <${kind.term}>`, help);
  const parser = parserOf(kind, messages);
  command.addOption(parser ? option.argParser(parser) : option);
}
