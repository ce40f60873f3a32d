/** Errors as people and programs read them. Codes are the same in every language. */
import path from 'node:path';
import { InjertoError, messageOf } from '../errors.ts';
import type { Console } from './console.ts';
import { exitCodes } from './exit-codes.ts';
import type { Messages } from './messages/index.ts';
import { flagFor } from './train-options.ts';

export interface ErrorReport {
  readonly code: string;
  readonly what: string;
  readonly where?: string;
  readonly hint?: string;
}

/** Prints the error on stderr and, with `json`, as an object on stdout. @returns the exit code. */
export function reportError(error: unknown, console: Console, m: Messages, json: boolean): number {
  const report = errorReport(error, m);
  const { at, try: advice } = m.error;
  console.err(`${console.styleErr('red', m.error.error)} [${report.code}]: ${report.what}`);
  if (report.where) console.err(`  ${at}: ${report.where}`);
  if (report.hint) console.err(`  ${advice}: ${report.hint}`);
  if (process.env.INJERTO_DEBUG && error instanceof Error) console.err(error.stack ?? '');
  if (json) console.out(JSON.stringify({ error: report }));
  return isUsage(report) ? exitCodes.usage : exitCodes.error;
}

const usageCodes = new Set([
  'CONFIG_INVALID',
  'HUB_ID_INVALID',
  'HUB_PATTERN_MATCHES_NOTHING',
  'OPTION_INVALID',
  'PATTERN_INVALID',
  'PATTERN_MATCHES_NOTHING',
  'SPLIT_INVALID',
  'TEMPLATE_INVALID',
]);

/** Whether the words after the command are at fault, rather than a file that they name. */
function isUsage({ code, where }: ErrorReport): boolean {
  return usageCodes.has(code) && !path.isAbsolute(where ?? '');
}

function errorReport(error: unknown, m: Messages): ErrorReport {
  if (!(error instanceof InjertoError)) {
    return {
      code: 'UNEXPECTED',
      what: `${m.error.unexpected} ${messageOf(error)}`,
      hint: m.error.unexpectedHint,
    };
  }
  const text = m.errors[error.code];
  const hint = text?.hint ?? error.hint;
  return {
    code: error.code,
    what: text ? `${text.what} (${m.error.detail}: ${error.what})` : error.what,
    ...(error.where !== undefined && { where: flagFor(error.where) ?? error.where }),
    ...(hint !== undefined && { hint }),
  };
}
