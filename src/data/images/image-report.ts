import { type Remark, remark } from '../../messages/index.ts';
import { byCodePoint } from '../code-point-order.ts';
import type { DatasetWarning, SkippedFile, SkipReason } from './image-dataset.ts';

/** What was left out of a dataset of photos, and what its owner should know. */
export class ImageReport {
  readonly warnings: DatasetWarning[] = [];
  readonly notes: Remark[] = [];
  readonly #skipped: SkippedFile[] = [];

  /** Bound, so that it can be handed over as it is. */
  readonly skip = (path: string, why: Remark<SkipReason>): void => {
    this.#skipped.push({ path, ...why });
  };

  warn(warning: DatasetWarning): void {
    this.warnings.push(warning);
  }

  note(note: Remark): void {
    this.notes.push(note);
  }

  /** In the order of their places: rows of a file by number. */
  get skipped(): SkippedFile[] {
    return this.#skipped.sort((a, b) => byCodePoint(padded(a.path), padded(b.path)));
  }

  /** Adds one warning for all files that could not be read, and one for all others that the data name and that are no samples. */
  summarize(): void {
    const of = (codes: RegExp) => this.skipped.filter(({ code }) => codes.test(code));
    const broken = of(/^IMAGE_(UNREADABLE|TOO_LARGE)$|^UNSUPPORTED_FORMAT$|^FILE_UNREADABLE$/);
    const rows = of(/^FILE_(MISSING|AMBIGUOUS|OUTSIDE)$|^IMAGE_IS_URL$|^LABEL_(MISSING|INVALID)$|^ROW_INVALID$/);
    if (broken.length > 0) this.warn(remark('FILES_UNREADABLE', { files: broken.length, ...firstOf(broken) }));
    if (rows.length > 0) this.warn(remark('ROWS_LEFT_OUT/photos', { count: rows.length, ...firstOf(rows) }));
  }
}

export function firstOf([first]: readonly SkippedFile[]): { readonly first: string; readonly reason: Remark } {
  const { path, ...reason } = first!;
  return { first: path, reason };
}

/** 'labels.csv:12' so that it sorts behind 'labels.csv:2'. */
function padded(place: string): string {
  return place.replace(/[:#](\d+)$/, (_, digits: string) => `:${digits.padStart(12, '0')}`);
}
