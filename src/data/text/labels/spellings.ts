import { remark } from '../../../messages/index.ts';
import type { TextReport } from '../text-report.ts';
import { alikeClasses } from './class-spellings.ts';
import { wholeNames } from './label-names.ts';
import type { TargetOptions } from './targets.ts';

/** Characters from which on a name is more likely a text. */
const longName = 200;

export function warnOfLongNames(counts: ReadonlyMap<string, number>, report: TextReport): void {
  const long = [...counts.keys()].filter((name) => name.length >= longName);
  if (long.length > 0)
    report.warn(
      remark('CLASS_NAMES_LONG', {
        classes: long.length,
        characters: longName,
        example: `${long[0]!.slice(0, 40)}…`,
      }),
    );
}

/** For names that are spelled in several ways, the one that stands for all: of whole numbers always, else on request. */
export function spellings(
  counts: ReadonlyMap<string, number>,
  { mergeLabels = false, report }: Pick<TargetOptions, 'mergeLabels' | 'report'>,
): ReadonlyMap<string, string> {
  const whole = wholeNames(counts.keys());
  if (whole.size > 0) {
    report.warn(remark('LABELS_WHOLE'));
    return whole;
  }
  const alike = alikeClasses(counts);
  if (alike.length === 0) return whole;
  const groups = alike.map(({ all }) => all.map((name) => ({ name, count: counts.get(name)! })));
  report.warn(remark(mergeLabels ? 'CLASSES_MERGED' : 'CLASSES_ALIKE', { groups }));
  return mergeLabels ? new Map(alike.flatMap(({ best, all }) => all.map((name) => [name, best]))) : whole;
}
