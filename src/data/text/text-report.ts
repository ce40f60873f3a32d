import type { SkippedText, TextSkipReason, TextWarning } from './text-dataset.ts';

/** Rows of one reason that are listed one by one; all of them are counted. */
const listed = 10_000;

/** What was left out of a dataset, and what its owner should know. */
export class TextReport {
  readonly skipped: SkippedText[] = [];
  readonly warnings: TextWarning[] = [];
  readonly #counts = new Map<TextSkipReason, { count: number; first: SkippedText }>();

  skip(at: string, reason: TextSkipReason, message: string): void {
    const found = this.#counts.get(reason);
    const skipped = { at, reason, message };
    if (found) found.count++;
    else this.#counts.set(reason, { count: 1, first: skipped });
    if ((found?.count ?? 1) <= listed) this.skipped.push(skipped);
  }

  warn(code: string, message: string): void {
    this.warnings.push({ code, message });
  }

  count(reason: TextSkipReason): number {
    return this.#counts.get(reason)?.count ?? 0;
  }

  first(reason: TextSkipReason): SkippedText | undefined {
    return this.#counts.get(reason)?.first;
  }

  /** Adds one warning for each reason that has no warning of its own. */
  summarize(): void {
    for (const [reason, words] of Object.entries(summaries) as [TextSkipReason, string][]) {
      const count = this.count(reason);
      if (count === 0) continue;
      const { at, message } = this.first(reason)!;
      this.warn('ROWS_LEFT_OUT', `${count} left out: ${words}. The first: ${at}: ${message}`);
    }
  }
}

const summaries: Partial<Record<TextSkipReason, string>> = {
  TEXT_EMPTY: 'no text in them',
  TEXT_TOO_LONG: 'too long',
  LABEL_MISSING: 'no label',
  LABEL_INVALID: 'a label that does not fit',
  ROW_INVALID: "rows that can't be read",
  NOT_A_TEXT: 'not texts',
  FILE_UNREADABLE: "files that can't be read",
};
