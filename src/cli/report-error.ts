/** Errors as people and programs read them. Codes are the same in every language. */
import path from 'node:path';
import { type ErrorJson, InjertoError, messageOf } from '../errors.ts';
import { type TranslatedError, visible } from '../messages/index.ts';
import type { CliContext } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { flagOf, inCommandWords } from './options/api-names.ts';

/** Prints the error on stderr in the reader's language and, with `json`, as an object on stdout: code and details, and English words. @returns the exit code. */
export function reportError(error: unknown, context: CliContext, json: boolean): number {
  const { console, messages: m } = context;
  const { code, what, where, hint } = errorReport(error, context);
  const { at, try: advice } = m.error;
  console.err(`${console.styleErr('red', m.error.error)} [${code}]: ${what}`);
  if (where) console.err(`  ${at}: ${where}`);
  if (hint) console.err(`  ${advice}: ${hint}`);
  if (process.env.INJERTO_DEBUG && error instanceof Error) console.err((error.stack ?? '').split('\n'));
  if (json) console.out(JSON.stringify({ error: errorJson(error) }));
  return error instanceof InjertoError && isUsage(error) ? exitCodes.usage : exitCodes.error;
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

/** Whether the words after the command, or a file of options in their place, are at fault, rather than a file that they name. */
function isUsage({ code, where, place }: InjertoError): boolean {
  if (code === 'CONFIG_FILE_INVALID') return true;
  return usageCodes.has(code) && ((typeof place === 'object' && 'option' in place) || !path.isAbsolute(where ?? ''));
}

interface ErrorReport extends TranslatedError {
  readonly code: string;
}

function errorReport(error: unknown, { language, messages: m }: CliContext): ErrorReport {
  if (!(error instanceof InjertoError)) {
    const { unexpected, unexpectedHint } = m.error;
    return { code: 'UNEXPECTED', what: `${unexpected} ${visible(messageOf(error))}`, hint: unexpectedHint };
  }
  const { what, where, hint } = error.in(language);
  return {
    code: error.code,
    what: inCommandWords(what),
    ...(where !== undefined && { where: flagOf(where) ?? where }),
    ...(hint !== undefined && { hint: inCommandWords(hint) }),
  };
}

function errorJson(error: unknown): ErrorJson {
  if (!(error instanceof InjertoError)) return { code: 'UNEXPECTED', what: messageOf(error), details: {} };
  const { what, hint, where, ...rest } = error.toJSON();
  return {
    ...rest,
    what: inCommandWords(what),
    ...(where !== undefined && { where: flagOf(where) ?? where }),
    ...(hint !== undefined && { hint: inCommandWords(hint) }),
  };
}
