import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { byCodePoint } from '../../code-point-order.ts';
import type { TextTask } from '../text-dataset.ts';
import type { TextReport } from '../text-report.ts';
import { type RawLabel, type RawLabels, tooManyLabels } from './raw-labels.ts';

export interface TargetOptions {
  readonly task?: TextTask | undefined;
  /** Between several labels in one field. */
  readonly separator?: string | undefined;
  readonly where: string;
  readonly report: TextReport;
}

/** What all rows' labels turned out to be. */
export interface Targets {
  readonly task: TextTask;
  /** The names in a row's label: one for single-label; the number as text for regression. undefined if it does not fit the task. */
  labelsOf(row: number): readonly string[] | undefined;
}

const mostClasses = 10_000;
/** Whole numbers of up to so many values are classes. */
const fewNumbers = 20;

/**
 * Decides what the labels are, unless `task` says it: lists → several labels; numbers with decimals, or many different ones →
 * numbers; values that split at `|`, `;` or `,` into fewer names than there are values → several labels; else one class each.
 * @throws {InjertoError} LABELS_TOO_MANY · LABEL_NOT_A_NUMBER
 */
export function decideTargets(labels: RawLabels, options: TargetOptions): Targets {
  const task = options.task ?? guessTask(labels, options);
  if (task === 'regression') return regression(labels, options);
  if (task === 'unlabeled') return { task, labelsOf: () => [] };
  const separator = task === 'multi-label' ? (options.separator ?? separatorOf(labels.values, false)) : undefined;
  const named = labels.values.map((value) => namesIn(value, separator));
  const classes = new Set(named.flat());
  if (labels.full || classes.size >= mostClasses)
    throw tooManyLabels(Math.max(classes.size, labels.values.length), options.where);
  if (separator !== undefined && options.separator === undefined) {
    options.report.warn(remark('LABELS_SPLIT', { separator }));
  }
  return {
    task,
    labelsOf(row) {
      const names = named[labels.idOf(row)]!;
      return task === 'single-label' && names.length !== 1 ? undefined : names;
    },
  };
}

function guessTask(labels: RawLabels, { separator, report }: TargetOptions): TextTask {
  if (labels.rows === 0) return 'unlabeled';
  if (separator !== undefined || labels.values.some((value) => typeof value !== 'string')) return 'multi-label';
  if (!labels.words) {
    const values = (labels.values as string[]).map((value) => Number(value));
    const whole = values.every((value) => Number.isInteger(value)); // NaN for a decimal comma
    if (!whole) {
      const comma = (labels.values as string[]).find((value) => value.includes(','));
      if (comma !== undefined) {
        report.warn(remark('TASK_GUESSED/decimal-comma', { example: comma }));
      }
      return 'regression';
    }
    if (!labels.full && values.length <= fewNumbers) return 'single-label';
    const low = Math.min(...values.slice(0, mostClasses));
    const numbered =
      !labels.full &&
      values.length < mostClasses &&
      (low === 0 || low === 1) &&
      Math.max(...values) - low < values.length;
    const task = numbered && labels.rows >= 5 * values.length ? 'single-label' : 'regression';
    report.warn(remark('TASK_GUESSED/whole-numbers', { values: values.length, task }));
    return task;
  }
  return separatorOf(labels.values, true) === undefined ? 'single-label' : 'multi-label';
}

/** The sign that splits values into names which recur. `strict`: there must be fewer names than values. */
function separatorOf(values: readonly RawLabel[], strict: boolean): string | undefined {
  const texts = values.filter((value): value is string => typeof value === 'string');
  for (const separator of ['|', ';', ',']) {
    if (!texts.some((text) => text.includes(separator))) continue;
    const names = new Set(texts.flatMap((text) => namesIn(text, separator)));
    if (!strict || names.size < texts.length) return separator;
  }
  return undefined;
}

function namesIn(value: RawLabel, separator: string | undefined): string[] {
  if (typeof value !== 'string') return [...value];
  if (separator === undefined) return [value];
  return [
    ...new Set(
      value
        .split(separator)
        .map((part) => part.trim())
        .filter(Boolean),
    ),
  ];
}

function regression(labels: RawLabels, { where }: TargetOptions): Targets {
  let words = 0;
  let first = -1;
  for (let row = 0; row < labels.rows; row++) {
    if (!Number.isNaN(labels.numberOf(row))) continue;
    words++;
    if (first < 0) first = row;
  }
  if (words > labels.rows / 2) {
    throw new InjertoError('LABEL_NOT_A_NUMBER', {
      details: { labels: labels.rows, words, first: String(labels.valueOf(first)).slice(0, 60) },
      where,
    });
  }
  return {
    task: 'regression',
    labelsOf: (row) => (Number.isNaN(labels.numberOf(row)) ? undefined : [String(labels.numberOf(row))]),
  };
}

/** By code point; whole numbers by value, so that class 10 follows class 9 and a model's numbers stay the same. */
export function orderClasses(names: Iterable<string>): string[] {
  const classes = [...names];
  const numbers = classes.every((name) => /^(0|[1-9]\d{0,8})$/.test(name));
  return classes.sort(numbers ? (a, b) => Number(a) - Number(b) : byCodePoint);
}
