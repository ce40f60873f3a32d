import { remark } from '../../../messages/index.ts';
import type { TextTask } from '../text-dataset.ts';
import type { TextReport } from '../text-report.ts';
import { separatorOf } from './label-names.ts';
import { writtenNumber } from './number-format.ts';
import type { RawLabels } from './raw-labels.ts';

/** Whole numbers of up to so many values are classes. */
const fewNumbers = 20;
/** Words among so large a share of numbers are slips. */
const mostly = 0.9;

/**
 * What the labels are: lists → several labels; numbers with decimals, or many different ones → numbers, even with a slip among them;
 * values that split at `|`, `;` or `,` into fewer names than there are values → several labels; else one class each.
 * A guess that could be wrong is said.
 * @param missing values that are no label.
 */
export function guessTask(
  labels: RawLabels,
  missing: ReadonlySet<string>,
  { separator, report }: { readonly separator?: string | undefined; readonly report: TextReport },
): TextTask {
  if (labels.rows === 0) return 'unlabeled';
  if (separator !== undefined) return 'multi-label';
  if (labels.values.some((value) => typeof value !== 'string')) {
    if (!labels.values.every((value) => typeof value !== 'string' && value.length === 1)) return 'multi-label';
    report.warn(remark('TASK_GUESSED/lists-of-one'));
    return 'single-label';
  }
  const values = (labels.values as string[]).filter((value) => !missing.has(value));
  const written = values.map(writtenNumber);
  const words = values.filter((_, i) => Number.isNaN(written[i]!.value));
  const numbers = written.filter(({ value }) => !Number.isNaN(value)).map((number) => labels.format.valueOf(number));
  if (words.length === 0) return ofNumbers(labels, numbers, report);
  const slips = labels.words > 0 && labels.numeric >= mostly * (labels.numeric + labels.words);
  if (slips && !areClasses(labels, numbers)) {
    report.warn(remark('LABELS_MOSTLY_NUMBERS', { numbers: labels.numeric, others: labels.words, example: words[0]! }));
    return 'regression';
  }
  return separatorOf(values, true) === undefined ? 'single-label' : 'multi-label';
}

function ofNumbers(labels: RawLabels, numbers: readonly number[], report: TextReport): TextTask {
  const comma = (labels.values as string[]).find((value) => /\d,\d/.test(value));
  if (comma !== undefined) {
    report.warn(remark('TASK_GUESSED/commas', { example: comma }));
  }
  if (!numbers.every(Number.isInteger)) return 'regression';
  const task = areClasses(labels, numbers) ? 'single-label' : 'regression';
  // 0 and 1, and two numbers altogether, are classes for everybody.
  if (task === 'single-label' && numbers.length < 3) return task;
  report.warn(
    remark(task === 'regression' ? 'TASK_GUESSED/numbers' : 'TASK_GUESSED/classes', { values: numbers.length }),
  );
  return task;
}

/** Few whole numbers; or more that count from 0 or 1 without a gap, each five times on average. */
function areClasses(labels: RawLabels, numbers: readonly number[]): boolean {
  if (labels.full || !numbers.every(Number.isInteger)) return false;
  const distinct = new Set(numbers);
  if (distinct.size <= fewNumbers) return true;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const number of distinct) [low, high] = [Math.min(low, number), Math.max(high, number)];
  const counted = distinct.size < mostClasses && (low === 0 || low === 1) && high - low < distinct.size;
  return counted && labels.rows >= 5 * distinct.size;
}

/** Beyond, names are no classes. */
export const mostClasses = 10_000;
