/** What the process ends with, unless a signal ended its work (`interrupt.ts`). Documented in docs/cli.md and in `--help`. */
export const exitCodes = {
  ok: 0,
  error: 1,
  usage: 2,
} as const;
