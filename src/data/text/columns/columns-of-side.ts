import { requireColumn } from './choose-columns.ts';

/** Names of columns of the first table, and what another table calls them. */
export interface SideColumns {
  readonly names: ReadonlyMap<string, string>;
  /** Those that it does not have. */
  readonly missing: readonly string[];
}

/** Finds columns in another table of the same data: by their name, else by it in other capitals and blanks. */
export function columnsOfSide(wanted: readonly string[], columns: readonly string[]): SideColumns {
  const names = new Map<string, string>();
  for (const name of wanted) {
    const alike = columns.filter((column) => folded(column) === folded(name));
    const found = columns.includes(name) ? name : alike.length === 1 ? alike[0] : undefined;
    if (found !== undefined) names.set(name, found);
  }
  return { names, missing: wanted.filter((name) => !names.has(name)) };
}

/** @param option the one that names them. @throws {InjertoError} COLUMN_MISSING */
export function requireColumns(
  { missing }: SideColumns,
  columns: readonly string[],
  option: string,
  file: string,
): void {
  for (const name of missing) requireColumn(name, columns, option, file);
}

function folded(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}
