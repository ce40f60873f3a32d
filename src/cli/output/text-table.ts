/** Rows of a table as lines of equal columns. */
import { largestOf } from '../../extremes.ts';
import { visible } from '../../messages/index.ts';

export interface Column {
  readonly heading: string;
  readonly align: 'left' | 'right';
}

export const left = (heading: string): Column => ({ heading, align: 'left' });
export const right = (heading: string): Column => ({ heading, align: 'right' });

/** Two spaces before and between columns; no trailing space. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const all = [columns.map((column) => column.heading), ...rows].map((row) => row.map(visible));
  const widths = columns.map((_, c) => largestOf(all.map((row) => (row[c] ?? '').length)));
  return all.map((row) => {
    const cells = columns.map(({ align }, c) => {
      const cell = row[c] ?? '';
      return align === 'right' ? cell.padStart(widths[c]!) : cell.padEnd(widths[c]!);
    });
    return `  ${cells.join('  ')}`.trimEnd();
  });
}
