import type { z } from 'zod';
import { InjertoError } from '../../errors.ts';
import { expectedBy, shown } from '../../option-issues.ts';

/** CONFIG_INVALID: the first option that its schema refuses, what it may be, and what it was. */
export function optionRefused({ issues }: z.ZodError, options: object): InjertoError {
  const issue = issues[0]!;
  const option = issue.path.join('.');
  const got = issue.path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)[key], options);
  const details = { option, expected: expectedBy(issue), got: shown(got) };
  return new InjertoError('CONFIG_INVALID/value', { details, where: { option } });
}
