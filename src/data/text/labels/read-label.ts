import { type Remark, remark } from '../../../messages/index.ts';
import type { RawLabel } from './raw-labels.ts';

/** The label in a row's cells; undefined where there is none. `{ invalid }` says what is wrong. */
export type ReadLabel = RawLabel | undefined | { readonly invalid: Remark<'LABEL_INVALID'> };

/**
 * One column: its value, or the list in it (a list in JSON and Parquet; `["a", "b"]` and `['a', 'b']` in a text). Several columns: the
 * names of those that are 1, true or yes.
 * @param names class names by number, where the file brings them.
 */
export function readLabel(cells: readonly unknown[], columns: readonly string[], names?: readonly string[]): ReadLabel {
  return columns.length === 1 ? fromCell(cells[0], names) : fromIndicators(cells, columns);
}

function fromCell(cell: unknown, names: readonly string[] | undefined): ReadLabel {
  if (cell === undefined || cell === null) return undefined;
  if (Array.isArray(cell)) {
    const labels = cell.map((item) => fromCell(item, names));
    if (labels.every((label) => typeof label === 'string')) return unique(labels);
    return { invalid: remark('LABEL_INVALID/list') };
  }
  if (typeof cell === 'object') return { invalid: remark('LABEL_INVALID/object') };
  if (names && typeof cell === 'number') {
    if (cell === -1) return undefined; // what the `datasets` library writes where a test set keeps its labels back
    return names[cell] === undefined
      ? { invalid: remark('LABEL_INVALID/number', { label: cell, classes: names.length }) }
      : clean(names[cell]);
  }
  const text = clean(String(cell));
  if (text === '') return undefined;
  return typeof cell === 'string' ? (listIn(text) ?? text) : text;
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

const item = String.raw`(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d+)`;
const list = new RegExp(String.raw`^\[\s*(?:${item}\s*(?:,\s*${item}\s*)*,?)?\s*\]$`);

/** Several choices as Label Studio writes them into a field of its CSV. */
const choices = /^\{\s*"choices"\s*:\s*(\[.*\])\s*\}$/s;

function listIn(written: string): string[] | undefined {
  const text = choices.exec(written)?.[1] ?? written;
  if (!text.startsWith('[') || !list.test(text)) return undefined;
  const items = text.match(new RegExp(item, 'g')) ?? [];
  return unique(items.map((part) => clean(/^['"]/.test(part) ? part.slice(1, -1).replace(/\\(.)/g, '$1') : part)));
}

const yes = new Set(['1', '1.0', 'true', 'yes', 'y', 'x', 'sí', 'si']);
const no = new Set(['', '0', '0.0', 'false', 'no', 'n']);

function fromIndicators(cells: readonly unknown[], columns: readonly string[]): ReadLabel {
  if (cells.every((cell) => cell === undefined || cell === null || cell === '')) return undefined;
  const labels: string[] = [];
  for (const [i, cell] of cells.entries()) {
    const text = String(cell ?? '')
      .trim()
      .toLowerCase();
    if (yes.has(text)) labels.push(columns[i]!);
    else if (!no.has(text))
      return { invalid: remark('LABEL_INVALID/indicator', { column: columns[i]!, value: text.slice(0, 40) }) };
  }
  return labels;
}
