/** JSON from outside, checked: what is wrong is named by line or by field. */
import type * as z from 'zod';
import { InjertoError, messageOf } from '../../errors.ts';
import { isGitLfsPointer } from '../../git-lfs-pointer.ts';
import { expectedBy } from '../../options/issues.ts';

/** @throws {InjertoError} JSON_INVALID · CONFIG_INVALID. */
export function parseJson<T>(text: string, path: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    if (isGitLfsPointer(new TextEncoder().encode(text)))
      throw new InjertoError('JSON_INVALID/pointer', { where: path, cause });
    throw new InjertoError('JSON_INVALID', {
      details: { reason: messageOf(cause) },
      where: `${path}${placeIn(text, messageOf(cause))}`,
      cause,
    });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new InjertoError('CONFIG_INVALID/field', {
    details: { field: issue.path.map(String).join('.'), expected: expectedBy(issue) },
    where: path,
    cause: parsed.error,
  });
}

/** ":line:column" of a syntax error. Node says the offset ("at position 12"), or that the text ends too early. */
function placeIn(text: string, message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  const offset = position !== undefined ? Number(position) : /end of JSON/.test(message) ? text.length : undefined;
  if (offset === undefined) return '';
  const lines = text.slice(0, offset).split('\n');
  return `:${lines.length}:${lines.at(-1)!.length + 1}`;
}
