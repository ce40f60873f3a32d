import { isKnownName } from '../columns/column-names.ts';

/**
 * Whether the first row names the columns. A name that is asked for or usual says yes; a cell that is a number, repeated,
 * found again below it, or as long as a sentence says no.
 */
export function hasHeader(records: readonly (readonly string[])[], named: readonly string[]): boolean {
  const first = records[0];
  if (!first) return false;
  const names = first.map(cleanName);
  if (names.some((name) => named.includes(name))) return true;
  if (names.some((name) => name !== '' && Number.isFinite(Number(name)))) return false;
  if (names.some((name) => name.length > 60 || name.split(/\s+/).length > 6)) return false;
  if (names.some(isKnownName)) return true;
  if (repeatedNames(first).length > 0) return false;
  const rest = records.slice(1);
  return !names.some((name, column) => name !== '' && rest.some((record) => record[column]?.trim() === name));
}

/** Whether a row has a name that columns usually have, or that is asked for. */
export function hasUsualName(record: readonly string[], named: readonly string[]): boolean {
  return record.map(cleanName).some((name) => isKnownName(name) || named.includes(name));
}

/** Names without blanks around, each once: 'text', 'text 2'. Columns without a name are called by their number, from 1. */
export function columnNames(header: readonly string[]): string[] {
  const seen = new Set<string>();
  return header.map((cell, i) => {
    const name = cleanName(cell) || `${i + 1}`;
    let unique = name;
    for (let n = 2; seen.has(unique); n++) unique = `${name} ${n}`;
    seen.add(unique);
    return unique;
  });
}

/** Names that more than one column has. */
export function repeatedNames(header: readonly string[]): string[] {
  const names = header.map(cleanName).filter(Boolean);
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}

/** Without NUL, marks of order and other characters that no one sees. */
function cleanName(cell: string): string {
  return cell.replace(/[\0\ufeff\u200b-\u200f\u2060]/g, '').trim();
}
