import type { Language } from '../messages/index.ts';
import type { Messages } from './messages/index.ts';
import type { Console } from './output/console.ts';
import type { NumberFormat } from './output/number-format.ts';

/** What every command is given. */
export interface CliContext {
  readonly console: Console;
  readonly language: Language;
  readonly messages: Messages;
  readonly format: NumberFormat;
  /** The words after `injerto`, as typed: what a command to go on is made of. */
  readonly argv: readonly string[];
  /** What the process will end with. */
  exitCode: number;
}
