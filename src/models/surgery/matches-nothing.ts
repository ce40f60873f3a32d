import { InjertoError } from '../../errors.ts';
import { nearestNames } from '../../names/nearest-names.ts';

/** @throws {InjertoError} PATTERN_MATCHES_NOTHING lists the nearest names. */
export function matchesNothing(pattern: string, names: readonly string[]): InjertoError {
  const near = nearestNames(pattern, [...new Set(names)], 4);
  return new InjertoError('PATTERN_MATCHES_NOTHING', {
    what: `No weight of the backbone is called "${pattern}".`,
    hint: near.length > 0 ? `Near names: ${near.join(', ')}.` : 'This model has no weights below its head.',
  });
}
