import { isKnownName } from '../columns/column-names.ts';

/**
 * Whether the first row names the columns. A name that is asked for or usual says yes; a cell that is empty, a number, repeated,
 * found again below it, or as long as a sentence says no.
 */
export function hasHeader(records: readonly (readonly string[])[], named: readonly string[]): boolean {
  const first = records[0];
  if (!first) return false;
  const names = first.map((cell) => cell.trim());
  if (names.some((name) => named.includes(name))) return true;
  if (new Set(names.filter(Boolean)).size < names.filter(Boolean).length) return false;
  if (names.some((name) => name !== '' && Number.isFinite(Number(name)))) return false;
  if (names.some((name) => name.length > 60 || name.split(/\s+/).length > 6)) return false;
  if (names.some(isKnownName)) return true;
  const rest = records.slice(1);
  return !names.some((name, column) => name !== '' && rest.some((record) => record[column]?.trim() === name));
}

/** Names without blanks around, each once: 'text', 'text 2'. Columns without a name are called by their number, from 1. */
export function columnNames(header: readonly string[]): string[] {
  const seen = new Set<string>();
  return header.map((cell, i) => {
    const name = cell.trim() || `${i + 1}`;
    let unique = name;
    for (let n = 2; seen.has(unique); n++) unique = `${name} ${n}`;
    seen.add(unique);
    return unique;
  });
}
