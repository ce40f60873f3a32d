import { InjertoError, messageOf } from '../../errors.ts';

/** What a path says that samples have in common: the first group in parentheses of a regular expression that takes part in the match.
 * @returns undefined for a path that does not match: its sample belongs to nobody else.
 * @throws {InjertoError} PATTERN_INVALID */
export function subjectByPath(pattern: string): (path: string) => string | undefined {
  const expression = compile(pattern);
  return (path) => expression.exec(path)?.slice(1).find(Boolean)?.normalize();
}

function compile(pattern: string): RegExp {
  const where = { option: 'groupPattern' };
  try {
    const expression = new RegExp(pattern, 'u');
    // whatever it is, it matches nothing too, and tells its groups
    if (new RegExp(`(?:${pattern})|`, 'u').exec('')!.length > 1) return expression;
  } catch (cause) {
    const details = { pattern, reason: messageOf(cause) };
    throw new InjertoError('PATTERN_INVALID/groups', { details, where, cause });
  }
  throw new InjertoError('PATTERN_INVALID/no-group', { details: { pattern }, where });
}

/** @throws {InjertoError} PATTERN_MATCHES_NOTHING where no sample has a subject by it. */
export function checkMatches(
  pattern: string,
  subjects: readonly (string | undefined)[],
  first: string | undefined,
): void {
  if (subjects.some((subject) => subject !== undefined) || first === undefined) return;
  const where = { option: 'groupPattern' };
  throw new InjertoError('PATTERN_MATCHES_NOTHING/groups', { details: { pattern, first }, where });
}
