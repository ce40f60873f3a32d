import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
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
    const example = String(labels.valueOf(first)).slice(0, 60);
    throw new InjertoError('LABEL_NOT_A_NUMBER', { details: { labels: rows, others: words, example }, where });
  }
  warnOfNumbers(labels, report);
  return {
    task: 'regression',
    labelsOf: (row) => (Number.isNaN(labels.numberOf(row)) ? undefined : [String(labels.numberOf(row))]),
  };
}

function warnOfNumbers({ format }: RawLabels, report: TextReport): void {
  const { doubtful, contradiction, withUnits } = format;
  if (withUnits.length > 0)
    report.warn(
      remark('NUMBERS_WITH_UNITS', { numbers: withUnits.map(({ text, value }) => ({ written: text, value })) }),
    );
  if (doubtful.length > 0)
    report.warn(remark('NUMBERS_READ', { numbers: doubtful.map(({ text, value }) => ({ written: text, value })) }));
  if (contradiction) report.warn(remark('NUMBERS_MIXED', { comma: contradiction[0], point: contradiction[1] }));
}
