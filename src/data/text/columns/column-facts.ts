import { mayBeMissing } from '../labels/missing-values.ts';
import type { Table } from '../tables/table.ts';
import { type ValueKind, valueKind } from './value-kind.ts';

/** What the first rows tell of a column. */
export interface ColumnFacts {
  readonly name: string;
  /** Mean length of its texts; 0 where most values are numbers or no texts. */
  readonly length: number;
  readonly distinct: number;
  readonly filled: number;
  /** Those that are there: no empty ones, no NA. */
  readonly values: readonly unknown[];
  readonly kind: ValueKind | undefined;
}

/** Of each column of a table. */
export function tableFacts({ columns, head }: Pick<Table, 'columns' | 'head'>): ColumnFacts[] {
  return columns.map((name, i) =>
    columnFacts(
      name,
      head.map((row) => row[i]),
    ),
  );
}

export function columnFacts(name: string, values: readonly unknown[]): ColumnFacts {
  const filled = values.filter(
    (value) =>
      value !== undefined && value !== null && value !== '' && !(typeof value === 'string' && mayBeMissing(value)),
  );
  const texts = filled.filter((value): value is string => typeof value === 'string' && !isNumber(value));
  const length =
    texts.length > filled.length / 2 ? texts.reduce((sum, text) => sum + text.length, 0) / texts.length : 0;
  return {
    name,
    length,
    distinct: new Set(filled.map((value) => JSON.stringify(value))).size,
    filled: filled.length,
    values: filled,
    kind: valueKind(filled),
  };
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
