import { foldedName } from './class-spellings.ts';
import type { RawLabel } from './raw-labels.ts';

/** The sign that splits values into names which recur. `strict`: there must be fewer names than values. */
export function separatorOf(values: readonly RawLabel[], strict: boolean): string | undefined {
  const texts = values.filter((value): value is string => typeof value === 'string');
  for (const separator of ['|', ';', ',']) {
    if (!texts.some((text) => text.includes(separator))) continue;
    const names = new Set(texts.flatMap((text) => namesIn(text, separator)).map(foldedName));
    if (!strict || names.size < texts.length) return separator;
  }
  return undefined;
}

/** Signs that stand between labels in some data and inside of one label in others, the surest first. */
const doubtful = ['|', ';', '#', '\n', '\t', ',', '/', '+', '&', '::', ' '];
/** Signs that hardly stand inside of one label: two values with a part in common are enough. */
const sure = new Set(['|', ';', '#', '\n', '\t', ',']);

/**
 * The sign that may stand between several labels in values that are taken for one each ("car person" beside "person"), and a value with it. There must be
 * fewer names than values, and a part that is a value of its own, or only half as many names. undefined where nothing looks so.
 */
export function joinedLabels(values: readonly RawLabel[]): { separator: string; example: string } | undefined {
  const texts = values.filter((value): value is string => typeof value === 'string');
  for (const separator of doubtful) {
    const joined = texts.filter((text) => namesIn(text, separator).length > 1);
    if (joined.length === 0) continue;
    const whole = new Set(texts.map(foldedName));
    const counts = new Map<string, number>();
    for (const text of texts)
      for (const name of new Set(namesIn(text, separator).map(foldedName)))
        counts.set(name, (counts.get(name) ?? 0) + 1);
    const recurs = (text: string) => namesIn(text, separator).filter((name) => counts.get(foldedName(name))! > 1);
    const example = joined.find((text) => recurs(text).length > 0);
    if (example === undefined) continue;
    const alone = joined.some((text) => namesIn(text, separator).some((name) => whole.has(foldedName(name))));
    const fewer = counts.size < texts.length && (alone || 2 * counts.size <= texts.length);
    if (fewer || sure.has(separator)) return { separator, example };
  }
  return undefined;
}

export function namesIn(value: RawLabel, separator: string | undefined): string[] {
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

/** Where all names are whole numbers, "1.0" is 1: what a spreadsheet or a column with gaps makes of classes that are counted. */
export function wholeNames(names: Iterable<string>): ReadonlyMap<string, string> {
  const whole = new Map<string, string>();
  let dotted = false;
  for (const name of names) {
    const [, digits] = /^(-?(?:0|[1-9]\d*))(?:\.0+)?$/.exec(name) ?? [];
    if (digits === undefined) return new Map();
    dotted ||= digits !== name;
    whole.set(name, digits);
  }
  return dotted ? whole : new Map();
}
