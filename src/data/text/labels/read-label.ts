import { type Remark, remark } from '../../../messages/index.ts';
import type { RawLabel } from './raw-labels.ts';

/** The label in a row's cells; undefined where there is none. `{ invalid }` says what is wrong. */
export type ReadLabel = RawLabel | undefined | { readonly invalid: Remark<'LABEL_INVALID'> };

/** How the label columns of a table are written, as far as only many of its rows together tell. */
export interface LabelForm {
  /** Class names by number, where the file brings them. */
  readonly names?: readonly string[] | undefined;
  /** Lists of so many 0 and 1, one for each class. */
  readonly oneForEach?: number | undefined;
  /** Columns that hold 1 and -1, never 0: -1 is no. */
  readonly signed?: boolean | undefined;
  /** Lists of names without quotes: `[a, b]`, and so `[a]`; `<a><b>`, and so `<a>`. */
  readonly bareLists?: boolean | undefined;
}

/**
 * One column: its value, or the list in it (a list in JSON and Parquet; in a text as JSON, Python or NumPy write one). Several columns: the
 * names of those that are 1, true or yes.
 */
export function readLabel(cells: readonly unknown[], columns: readonly string[], form: LabelForm = {}): ReadLabel {
  return columns.length === 1 ? fromCell(cells[0], form) : fromIndicators(cells, columns, form.signed === true);
}

function fromCell(cell: unknown, form: LabelForm): ReadLabel {
  const { names, oneForEach, bareLists } = form;
  if (cell === undefined || cell === null) return undefined;
  const items = itemsOf(cell, bareLists);
  if (items && oneForEach !== undefined) return fromPlaces(items, oneForEach, names);
  if (items) {
    const labels = items.map((item) => fromCell(item, { names }));
    if (labels.every((label) => typeof label === 'string')) return unique(labels);
    return { invalid: remark('LABEL_INVALID/list') };
  }
  if (typeof cell === 'object') return { invalid: remark('LABEL_INVALID/object') };
  const number =
    typeof cell === 'number' ? cell : names && /^-?\d+(\.0)?$/.test(String(cell).trim()) ? Number(cell) : undefined;
  if (names && number !== undefined) {
    if (number === -1) return undefined; // what the `datasets` library writes where a test set keeps its labels back
    return names[number] === undefined
      ? { invalid: remark('LABEL_INVALID/number', { label: number, classes: names.length }) }
      : clean(names[number]);
  }
  return clean(String(cell)) || undefined;
}

/** One place for each class. */
function fromPlaces(items: readonly unknown[], count: number, names: readonly string[] | undefined): ReadLabel {
  const flags = items.map((item) => flagOf(item, false));
  if (flags.length !== count || flags.includes(undefined))
    return { invalid: remark('LABEL_INVALID/places', { places: count }) };
  return flags.flatMap((flag, place) => (flag ? [names?.[place] ?? String(place)] : []));
}

function clean(text: string): string {
  return text
    .normalize()
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll('\0', '')
    .trim();
}

function unique(labels: readonly string[]): string[] {
  return [...new Set(labels.filter((label) => label !== ''))];
}

const quoted = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`;
const value = String.raw`-?\d+(?:\.\d*)?|True|False|true|false`;
const bare = String.raw`[\p{L}_][\p{L}\p{N}_-]*`;
const ofItems = (item: string, between: string) =>
  String.raw`\s*(?:(?:${item})(?:(?:${between})(?:${item}))*)?\s*,?\s*`;
/** `["a", "b"]` of JSON and Python, `['a' 'b']` and `[1. 0.]` of NumPy. */
const list = new RegExp(String.raw`^\[${ofItems(`${quoted}|${value}`, String.raw`\s*,\s*|\s+`)}\]$`, 's');
/** Tuples and sets of Python; a number alone in brackets is none. */
const tuple = new RegExp(`^(?=.*['",])[({]${ofItems(`${quoted}|${value}`, String.raw`\s*,\s*`)}[)}]$`, 's');
const bareList = new RegExp(String.raw`^\[${ofItems(bare, String.raw`\s*,\s*`)}\]$`, 'u');
const items = new RegExp(`${quoted}|${value}|${bare}`, 'gu');

/** Tags as Stack Overflow writes them. */
const tags = /^(?:<[^<>]+>)+$/;

/** Several choices as Label Studio writes them into a field of its CSV. */
const choices = /^\{\s*"choices"\s*:\s*(\[.*\])\s*\}$/s;

/** What is in a list, or in a text that writes one. */
export function itemsOf(cell: unknown, bareLists = false): readonly unknown[] | undefined {
  if (Array.isArray(cell)) return cell;
  if (typeof cell !== 'string') return undefined;
  const written = cell.trim();
  if (written === 'set()') return [];
  if (bareLists && tags.test(written)) return written.slice(1, -1).split('><');
  const text = choices.exec(written)?.[1] ?? written;
  if (!/^[[({]/.test(text) || !(list.test(text) || tuple.test(text) || (bareLists && bareList.test(text))))
    return undefined;
  return (text.match(items) ?? []).map((part) =>
    /^['"]/.test(part) ? part.slice(1, -1).replace(/\\(.)/g, '$1') : part.replace(/\.0*$/, ''),
  );
}

const yes = new Set(['1', '1.0', 'true', 'yes', 'y', 'x', 'sí', 'si']);
const no = new Set(['', '0', '0.0', 'false', 'no', 'n']);

/** Whether a cell says yes or no; undefined where it says neither. */
function flagOf(cell: unknown, signed: boolean): boolean | undefined {
  const text = String(cell ?? '')
    .trim()
    .toLowerCase();
  if (yes.has(text)) return true;
  return no.has(text) || (signed && /^-1(\.0)?$/.test(text)) ? false : undefined;
}

function fromIndicators(cells: readonly unknown[], columns: readonly string[], signed: boolean): ReadLabel {
  if (cells.every((cell) => cell === undefined || cell === null || cell === '')) return undefined;
  const labels: string[] = [];
  for (const [i, cell] of cells.entries()) {
    const flag = flagOf(cell, signed);
    if (flag === undefined) {
      const value = String(cell ?? '')
        .trim()
        .toLowerCase()
        .slice(0, 40);
      return { invalid: remark('LABEL_INVALID/indicator', { column: columns[i]!, value }) };
    }
    if (flag) labels.push(columns[i]!);
  }
  return labels;
}
