import { sideOf } from '../../folders/side-names.ts';
import { isKnownName } from '../columns/column-names.ts';
import type { JsonSections } from './json-elements.ts';

/** Where the rows of a JSON document begin, and in which of its arrays they are. */
export interface JsonRowsAt extends JsonSections {
  /** Characters before the first array. */
  readonly start: number;
  /** Whether the arrays are called as sides are: `{"train": [ … ], "test": [ … ]}`. */
  readonly sides: boolean;
  /** Whether the arrays are called as classes are, and hold their texts: `{"cat": ["…"], "dog": ["…"]}`. */
  readonly classes?: boolean;
  /** Arrays in the document's beginning that hold rows and are not read. */
  readonly others: readonly string[];
}

/** Names of arrays of rows, the likeliest first. */
const usual = ['rows', 'data', 'examples', 'records', 'samples', 'items', 'instances', 'documents', 'texts', 'results'];

/** The arrays of rows in a JSON document, by its beginning; undefined for JSON Lines. */
export function jsonSections(head: string): JsonRowsAt | undefined {
  const first = head.search(/\S/);
  if (head[first] === '[') return { start: first, first: undefined, wanted: () => true, sides: false, others: [] };
  if (head[first] !== '{') return undefined;
  const row = firstLine(head, first);
  const classes = row?.followed ? undefined : classesIn(head.slice(first));
  if (classes)
    return {
      ...{ start: classes.at + first, first: classes.key, wanted: () => true },
      ...{ sides: false, classes: true, others: [] },
    };
  // a row by itself, and not a whole document
  if (row && (row.followed || !Object.values(row.value).some(isRows))) return undefined;
  const found = arraysIn(head.slice(first)).map(({ key, at }) => ({ key, at: at + first }));
  if (found.length === 0) {
    const nested = /"((?:[^"\\]|\\.)*)"\s*:\s*\[\s*(?=[[{])/.exec(head);
    if (!nested) return undefined;
    const start = nested.index + nested[0].indexOf('[', nested[1]!.length + 2);
    return { start, first: nested[1], wanted: (key) => key === nested[1], sides: false, others: [] };
  }
  const start = found[0]!.at;
  const keys = found.map(({ key }) => key);
  if (keys.some((key) => sideOf(key) === 'train')) {
    const others = keys.filter((key) => sideOf(key) === undefined);
    return {
      start,
      first: keys[0]!,
      wanted: (key) => key !== undefined && sideOf(key) !== undefined,
      sides: true,
      others,
    };
  }
  const chosen = usual.find((name) => keys.includes(name)) ?? keys[0]!;
  const others = keys.filter((key) => key !== chosen);
  return { start, first: keys[0]!, wanted: (key) => key === chosen, sides: false, others };
}

/** The first line, if it is an object of its own, and whether anything follows it. */
function firstLine(head: string, first: number): { readonly value: object; readonly followed: boolean } | undefined {
  const end = head.indexOf('\n', first);
  try {
    const value = JSON.parse(head.slice(first, end < 0 ? undefined : end)) as object;
    return { value, followed: end >= 0 && head.slice(end).trim() !== '' };
  } catch {
    return undefined; // an object over several lines, or one that is longer than the head
  }
}

/** Whether a value is an array of rows, or an object that holds one. */
function isRows(value: unknown): boolean {
  if (Array.isArray(value)) return typeof value[0] === 'object' && value[0] !== null;
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).some((inner) => Array.isArray(inner) && isRows(inner))
  );
}

/** Where the first of several arrays of texts is, if their names are no names of columns; undefined where they are columns: of one length, and with
 * values that recur, as labels do. */
function classesIn(text: string): { key: string; at: number } | undefined {
  const found = arraysIn(text, /^\[\s*"/);
  if (found.length < 2 || found.some(({ key }) => isKnownName(key))) return undefined;
  const values = found.map(({ at }) => stringsAt(text, at));
  const even = values.every(({ length }) => length === values[0]!.length);
  const recurring = values.some((list) => new Set(list).size < list.length);
  return even && recurring ? undefined : found[0];
}

/** The strings of an array, as far as the text goes. */
function stringsAt(text: string, at: number): string[] {
  const [body = ''] = /^\[(?:\s*"(?:[^"\\]|\\.)*"\s*,?)*/.exec(text.slice(at)) ?? [];
  return [...body.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([written]) => written);
}

/** The arrays that an object holds itself, of objects or lists unless they begin otherwise, as far as they begin in the text. */
function arraysIn(text: string, beginning = /^\[\s*[[{]/): { key: string; at: number }[] {
  const found: { key: string; at: number }[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[[\]{}]/g;
  let depth = 0;
  let key = '';
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [written] = match;
    if (written.startsWith('"')) {
      if (depth === 1) key = written.slice(1, -1);
    } else if (written === '[' || written === '{') {
      if (depth === 1 && written === '[' && beginning.test(text.slice(match.index, match.index + 200)))
        found.push({ key, at: match.index });
      depth++;
    } else depth--;
  }
  return found;
}
