import { type Remark, remark } from '../../messages/index.ts';
import type { SkippedText, TextSkipReason, TextWarning } from './text-dataset.ts';

/** Rows of one reason that are listed one by one; all of them are counted. */
const listed = 10_000;

/** What was left out of a dataset, and what its owner should know. */
export class TextReport {
  readonly skipped: SkippedText[] = [];
  readonly warnings: TextWarning[] = [];
  /** What was found and taken for granted. */
  readonly notes: Remark[] = [];
  readonly #counts = new Map<TextSkipReason, { count: number; first: SkippedText }>();

  skip(at: string, why: Remark<TextSkipReason>): void {
    const found = this.#counts.get(why.code);
    const skipped = { at, ...why };
    if (found) found.count++;
    else this.#counts.set(why.code, { count: 1, first: skipped });
    if ((found?.count ?? 1) <= listed) this.skipped.push(skipped);
  }

  warn(warning: TextWarning): void {
    this.warnings.push(warning);
  }

  note(note: Remark): void {
    this.notes.push(note);
  }

  count(reason: TextSkipReason): number {
    return this.#counts.get(reason)?.count ?? 0;
  }

  /** The first of those that were left out for the most frequent reason; what systems hide is no reason. */
  get mostFrequent(): SkippedText | undefined {
    const reasons = [...this.#counts].filter(([code]) => code !== 'HIDDEN');
    return reasons.sort(([, a], [, b]) => b.count - a.count)[0]?.[1].first;
  }

  first(reason: TextSkipReason): SkippedText | undefined {
    return this.#counts.get(reason)?.first;
  }

  /** Adds one warning for each reason that has no warning of its own. */
  summarize(): void {
    for (const why of summarized) {
      const count = this.count(why);
      if (count === 0) continue;
      const { at, ...reason } = this.first(why)!;
      this.warn(remark('ROWS_LEFT_OUT', { count, why, first: at, reason }));
    }
  }
}

const summarized = [
  'TEXT_EMPTY',
  'TEXT_TOO_LONG',
  'LABEL_MISSING',
  'LABEL_INVALID',
  'ANSWER_REJECTED',
  'ROW_INVALID',
  'NOT_A_TEXT',
  'FILE_UNREADABLE',
] as const;
