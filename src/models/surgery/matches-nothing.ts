import { InjertoError } from '../../errors.ts';
import { nearestNames } from '../../names/nearest-names.ts';

/** @throws {InjertoError} PATTERN_MATCHES_NOTHING lists the nearest names. */
export function matchesNothing(pattern: string, names: readonly string[]): InjertoError {
  const near = nearestNames(pattern, [...new Set(names)], 4);
  return new InjertoError('PATTERN_MATCHES_NOTHING', { details: { pattern, near } });
}
