/** What the process ends with. Documented in docs/cli.md and in `--help`. */
export const exitCodes = {
  ok: 0,
  error: 1,
  usage: 2,
  /** 128 + SIGINT, as shells count. */
  interrupted: 130,
} as const;
