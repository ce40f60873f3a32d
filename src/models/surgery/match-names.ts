/** Patterns over names: globs, or regular expressions between slashes. */
import { InjertoError, messageOf } from '../../errors.ts';
import { nearestNames } from '../opening/nearest-names.ts';

/** A test for whole names. Glob: `*` any text, `?` one character, `[5-8]` one of a set, `[^…]` or `[!…]` one outside it;
 * all else stands for itself. `/…/` is a JavaScript regular expression that may match anywhere.
 * @throws {InjertoError} PATTERN_INVALID. */
export function nameTest(pattern: string): (name: string) => boolean {
  const expression = compile(pattern);
  return (name) => expression.test(name);
}

function compile(pattern: string): RegExp {
  const between = /^\/(.+)\/$/.exec(pattern)?.[1];
  try {
    return new RegExp(between ?? `^${globSource(pattern)}$`, 'u');
  } catch (cause) {
    throw new InjertoError('PATTERN_INVALID', {
      what: `"${pattern}" is not a valid pattern: ${messageOf(cause)}.`,
      hint: 'Write a glob such as "features.1[5-8].*", or a regular expression between slashes.',
      cause,
    });
  }
}

function globSource(glob: string): string {
  return glob.replace(/\[[!^]?[^\]]+\]|[*?]|[\\^$.|+()[\]{}]/g, (part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.length === 1) return `\\${part}`;
    return part.replace(/^\[[!^]/, '[^').replace(/\\/g, '\\\\');
  });
}

/** @throws {InjertoError} PATTERN_MATCHES_NOTHING lists the nearest names. */
export function matchesNothing(pattern: string, names: readonly string[]): InjertoError {
  const near = nearestNames(pattern, [...new Set(names)], 4);
  return new InjertoError('PATTERN_MATCHES_NOTHING', {
    what: `No weight of the backbone is called "${pattern}".`,
    hint: near.length > 0 ? `Near names: ${near.join(', ')}.` : 'This model has no weights below its head.',
  });
}
