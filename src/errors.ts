/** What every error of Injerto carries: a code that never changes, what happened, where, and what to do. */
export interface ErrorParts {
  /** What went wrong, as a full sentence. */
  readonly what: string;
  /** File, line, node, operator or option concerned. */
  readonly where?: string;
  /** What the reader can do about it. */
  readonly hint?: string;
  /** The error that this one explains. */
  readonly cause?: unknown;
}

/** The only class of error that Injerto throws on purpose. Programs branch on `code`, people read `message`. */
export class InjertoError extends Error {
  readonly code: string;
  readonly what: string;
  readonly where: string | undefined;
  readonly hint: string | undefined;

  constructor(code: string, { what, where, hint, cause }: ErrorParts) {
    super([what, where && `  at: ${where}`, hint && `  try: ${hint}`].filter(Boolean).join('\n'), { cause });
    this.name = 'InjertoError';
    this.code = code;
    this.what = what;
    this.where = where;
    this.hint = hint;
  }
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
