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
