import type { TextReport } from '../text-report.ts';
import { alikeClasses } from './class-spellings.ts';
import { wholeNames } from './label-names.ts';
import type { TargetOptions } from './targets.ts';

/** Characters from which on a name is more likely a text. */
const longName = 200;

export function warnOfLongNames(counts: ReadonlyMap<string, number>, report: TextReport): void {
  const long = [...counts.keys()].filter((name) => name.length >= longName);
  if (long.length === 0) return;
  const which = long.length === 1 ? 'A class has a name' : `${long.length} classes have names`;
  report.warn(
    'CLASS_NAMES_LONG',
    `${which} of ${longName} characters and more, the first "${long[0]!.slice(0, 40)}…". Check that the label column is the right one.`,
  );
}

/** For names that are spelled in several ways, the one that stands for all: of whole numbers always, else on request. */
export function spellings(
  counts: ReadonlyMap<string, number>,
  { mergeLabels = false, report }: TargetOptions,
): ReadonlyMap<string, string> {
  const whole = wholeNames(counts.keys());
  if (whole.size > 0)
    report.warn('LABELS_WHOLE', 'Classes are whole numbers, some written with decimals: "1.0" is read as "1".');
  const alike = whole.size > 0 ? [] : alikeClasses(counts);
  if (alike.length === 0) return whole;
  const shown = alike.slice(0, 5).map(({ all }) => all.map((name) => `"${name}" (${counts.get(name)})`).join(' and '));
  const list = shown.join('; ') + (alike.length > 5 ? ' …' : '');
  if (!mergeLabels) {
    report.warn(
      'CLASSES_ALIKE',
      `Classes differ only in capitals, blanks or Unicode form: ${list}. Each is learned as a class of its own. To join them, say so (\`mergeLabels\`).`,
    );
    return whole;
  }
  report.warn('CLASSES_MERGED', `Classes that differ only in capitals, blanks or Unicode form are one: ${list}.`);
  return new Map(alike.flatMap(({ best, all }) => all.map((name) => [name, best])));
}
