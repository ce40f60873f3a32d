/** Patterns over names: globs, or regular expressions between slashes. */
import { InjertoError, messageOf } from '../errors.ts';

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
    throw new InjertoError('PATTERN_INVALID', { details: { pattern, reason: messageOf(cause) }, cause });
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
