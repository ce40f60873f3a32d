import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { byCodePoint } from '../../code-point-order.ts';
import type { TextTask } from '../text-dataset.ts';
import type { TextReport } from '../text-report.ts';
import { guessTask, mostClasses } from './guess-task.ts';
import { joinedLabels, namesIn, separatorOf } from './label-names.ts';
import { missingValues } from './missing-values.ts';
import { numberTargets } from './number-targets.ts';
import { type RawLabels, tooManyLabels } from './raw-labels.ts';
import { spellings, warnOfLongNames } from './spellings.ts';

export interface TargetOptions {
  readonly task?: TextTask | undefined;
  /** Between several labels in one field. */
  readonly separator?: string | undefined;
  /** Values that are no label. @default told by the other labels */
  readonly missingLabels?: readonly string[] | undefined;
  /** Joins classes whose names differ only in capitals, blanks or Unicode form. */
  readonly mergeLabels?: boolean | undefined;
  readonly where: string;
  readonly report: TextReport;
}

/** What all rows' labels turned out to be. */
export interface Targets {
  readonly task: TextTask;
  /** The names in a row's label: one for single-label; the number as text for regression. undefined if it is missing or does not fit the task. */
  labelsOf(row: number): readonly string[] | undefined;
  /** Whether a row's label is a sign for "none", such as NA. */
  isMissing(row: number): boolean;
}

/** From so many texts on, labels that are mostly unlike each other are no classes. */
const fewTexts = 20;

/**
 * Decides what the labels are, unless `task` says it (see `guessTask`), which of them mean "none", and which are one class in several spellings.
 * @throws {InjertoError} LABELS_TOO_MANY · LABELS_MOSTLY_UNIQUE · LABEL_NOT_A_NUMBER · LABELS_ALL_MISSING
 */
export function decideTargets(labels: RawLabels, options: TargetOptions): Targets {
  const missing = missingIn(labels, options);
  const task = options.task ?? guessTask(labels, missing, options);
  const isMissing = (row: number) => {
    const value = labels.valueOf(row);
    // Beyond the values that are held only numbers and signs for "none" are taken.
    return value === undefined ? Number.isNaN(labels.numberOf(row)) : typeof value === 'string' && missing.has(value);
  };
  if (task === 'unlabeled') return { task, labelsOf: () => [], isMissing: () => false };
  if (task === 'regression') return { ...numberTargets(labels, isMissing, options), isMissing };

  const separator = task === 'multi-label' ? multiLabelSeparator(labels, missing, options) : undefined;
  const named = labels.values.map((value) =>
    typeof value === 'string' && missing.has(value) ? undefined : namesIn(value, separator),
  );
  const counts = new Map<string, number>();
  for (const [id, names] of named.entries())
    for (const name of names ?? []) counts.set(name, (counts.get(name) ?? 0) + labels.counts[id]!);
  if (labels.full || counts.size >= mostClasses)
    throw tooManyLabels(Math.max(counts.size, labels.values.length), options.where);
  if (task === 'single-label' && options.task === undefined) {
    const joined = joinedLabels([...counts.keys()]);
    refuseUnique(counts, options.where, joined?.separator);
    if (joined) options.report.warn(remark('LABELS_JOINED', joined));
  }
  warnOfLongNames(counts, options.report);
  const spelling = spellings(counts, options);
  return {
    task,
    isMissing,
    labelsOf(row) {
      const names = named[labels.idOf(row)];
      if (!names || (task === 'single-label' && names.length !== 1)) return undefined;
      return spelling.size === 0 ? names : [...new Set(names.map((name) => spelling.get(name) ?? name))];
    },
  };
}

/** @throws {InjertoError} LABELS_ALL_MISSING */
function missingIn(labels: RawLabels, { task, missingLabels, report, where }: TargetOptions): ReadonlySet<string> {
  if (missingLabels) return new Set(missingLabels);
  const counts = new Map<string, number>();
  for (const [id, value] of labels.values.entries())
    if (typeof value === 'string') counts.set(value, labels.counts[id]!);
  const numeric = task === 'regression' || (labels.numeric > 0 && labels.words === 0);
  const { missing, kept } = missingValues(counts, numeric);
  const counted = (values: Iterable<string>) => [...values].map((name) => ({ name, count: counts.get(name)! }));
  if (missing.size > 0 && missing.size === labels.values.length) {
    throw new InjertoError('LABELS_ALL_MISSING', { details: { values: counted(missing) }, where });
  }
  if (missing.size > 0) report.warn(remark('LABELS_READ_AS_MISSING', { values: counted(missing) }));
  if (kept.length > 0) report.warn(remark('LABELS_KEPT_AS_CLASSES', { values: counted(kept) }));
  return missing;
}

function multiLabelSeparator(labels: RawLabels, missing: ReadonlySet<string>, { separator, report }: TargetOptions) {
  if (separator !== undefined) return separator.replaceAll('\\n', '\n').replaceAll('\\t', '\t'); // as a shell passes them
  const values = labels.values.filter((value) => typeof value !== 'string' || !missing.has(value));
  // Beside lists a string is one label, unless its parts recur.
  let found = separatorOf(
    values,
    values.some((value) => typeof value !== 'string'),
  );
  found ??= joinedLabels(values)?.separator;
  if (found !== undefined) report.warn(remark('LABELS_SPLIT', { separator: found }));
  return found;
}

/** @throws {InjertoError} LABELS_MOSTLY_UNIQUE */
function refuseUnique(counts: ReadonlyMap<string, number>, where: string, separator: string | undefined): void {
  let rows = 0;
  for (const count of counts.values()) rows += count;
  if (rows < fewTexts || counts.size <= rows / 2) return;
  const details = { labels: rows, different: counts.size, example: [...counts.keys()][0]!.slice(0, 60) };
  if (separator !== undefined)
    throw new InjertoError('LABELS_MOSTLY_UNIQUE/joined', { details: { ...details, separator }, where });
  throw new InjertoError('LABELS_MOSTLY_UNIQUE', { details, where });
}

/** By code point; whole numbers by value, so that class 10 follows class 9 and a model's numbers stay the same. */
export function orderClasses(names: Iterable<string>): string[] {
  const classes = [...names];
  const numbers = classes.every((name) => /^(0|[1-9]\d{0,8})$/.test(name));
  return classes.sort(numbers ? (a, b) => Number(a) - Number(b) : byCodePoint);
}
