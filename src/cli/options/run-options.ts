/** The options of every command that runs a model: how it runs, and what it says. */
import type { Command } from 'commander';
import type { Messages } from '../messages/index.ts';
import { optionValues } from './option-values.ts';

export interface RunFlags {
  readonly batch?: number;
  readonly threads?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What a command says in its own words; without `batch` it has none. */
export interface RunOptionTexts {
  readonly batch?: string;
  readonly json?: string;
}

/** Adds the flags, which come last in help. */
export function addRunOptions(command: Command, messages: Messages, { batch, json }: RunOptionTexts = {}): Command {
  const { help } = messages;
  const { integer } = optionValues(messages);
  if (batch !== undefined) command.option('--batch <N>', batch, integer);
  return command
    .option('--threads <N>', help.threads, integer)
    .option('--json', json ?? help.json)
    .option('--quiet', help.quiet);
}
