import { InjertoError } from '../../../errors.ts';
import type { TextReport } from '../text-report.ts';
import type { RawLabels } from './raw-labels.ts';
import type { TargetOptions, Targets } from './targets.ts';

/** Labels as numbers to be estimated. @throws {InjertoError} LABEL_NOT_A_NUMBER if most are none. */
export function numberTargets(
  labels: RawLabels,
  isMissing: (row: number) => boolean,
  { where, report }: TargetOptions,
): Pick<Targets, 'task' | 'labelsOf'> {
  let words = 0;
  let rows = 0;
  let first = -1;
  for (let row = 0; row < labels.rows; row++) {
    if (isMissing(row)) continue;
    rows++;
    if (!Number.isNaN(labels.numberOf(row))) continue;
    words++;
    if (first < 0) first = row;
  }
  if (words > rows / 2) {
    throw new InjertoError('LABEL_NOT_A_NUMBER', {
      what: `Of ${rows} labels, ${words} are no numbers. The first: "${String(labels.valueOf(first)).slice(0, 60)}".`,
      where,
      hint: 'Estimating a number takes a column of numbers (`label`). For classes leave `task` out.',
    });
  }
  warnOfNumbers(labels, report);
  return {
    task: 'regression',
    labelsOf: (row) => (Number.isNaN(labels.numberOf(row)) ? undefined : [String(labels.numberOf(row))]),
  };
}

function warnOfNumbers({ format }: RawLabels, report: TextReport): void {
  const { doubtful, contradiction } = format;
  if (doubtful.length > 0) {
    const read = doubtful.map(({ text, value }) => `"${text}" is ${value}`).join(', ');
    report.warn('NUMBERS_READ', `Labels are read as numbers with commas or points in them: ${read}.`);
  }
  if (contradiction) {
    const [comma, point] = contradiction;
    report.warn(
      'NUMBERS_MIXED',
      `Some labels have a decimal comma ("${comma}") and others a decimal point ("${point}"). Write all in one way, or some are misread.`,
    );
  }
}
