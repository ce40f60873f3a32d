/** What a pattern finds in a text. */

/** A stretch of a text, in UTF-16 units, and whether the pattern matched it. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly match: boolean;
}

export interface Pattern {
  /** All matches from left to right, as start and end in turn: [0, 3, 5, 6] are two. None overlap; some may be empty. */
  find(text: string): readonly number[];
}

/** The whole text as matches and what lies between them. */
export function stretches(pattern: Pattern, text: string): Stretch[] {
  const found = pattern.find(text);
  const all: Stretch[] = [];
  let end = 0;
  for (let i = 0; i < found.length; i += 2) {
    if (found[i]! > end) all.push({ start: end, end: found[i]!, match: false });
    all.push({ start: found[i]!, end: found[i + 1]!, match: true });
    end = found[i + 1]!;
  }
  if (end < text.length) all.push({ start: end, end: text.length, match: false });
  return all;
}

/** @param content taken as it is: `$1` means nothing. */
export function replaceAll(pattern: Pattern, text: string, content: string): string {
  const found = pattern.find(text);
  if (found.length === 0) return text;
  let replaced = '';
  let end = 0;
  for (let i = 0; i < found.length; i += 2) {
    replaced += text.slice(end, found[i]!) + content;
    end = found[i + 1]!;
  }
  return replaced + text.slice(end);
}

/** A JavaScript expression as a pattern. It must never match the empty text, and never take more than linear time: only for expressions written here. */
export function trusted(expression: RegExp): Pattern {
  return {
    find: (text) => {
      const found: number[] = [];
      expression.lastIndex = 0;
      for (let match = expression.exec(text); match; match = expression.exec(text)) {
        found.push(match.index, expression.lastIndex);
      }
      return found;
    },
  };
}

/** Where a text stands as it is. The empty one is found before each character and at the end, as in Oniguruma. */
export function literal(wanted: string): Pattern {
  if (wanted === '') return emptyText;
  return {
    find: (text) => {
      const found: number[] = [];
      for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
        found.push(at, at + wanted.length);
      }
      return found;
    },
  };
}

const emptyText: Pattern = {
  find: (text) => {
    const found: number[] = [];
    for (let at = 0; at <= text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) found.push(at, at);
    return text === '' ? [] : found;
  },
};
