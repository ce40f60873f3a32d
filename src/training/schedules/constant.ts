import type { Schedule } from './schedule.ts';

/** The peak rate at every step. */
export function constant(): Schedule {
  return { rate: () => 1 };
}
