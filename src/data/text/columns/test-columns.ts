/** For tests: a table of texts that are all different, with what each further column holds in a row. */
import { csvOf } from '../tables/test-csv.ts';
import { wordsOf } from '../test-labels.ts';

export type CellsOf = Readonly<Record<string, (row: number) => string>>;

export const table = (columns: CellsOf, rows = 30) =>
  csvOf([
    ['text', ...Object.keys(columns)],
    ...Array.from({ length: rows }, (_, i) => [
      `what somebody wrote, ${wordsOf(i)}`,
      ...Object.values(columns).map((value) => value(i)),
    ]),
  ]);

export const codes = (remarks: readonly { code: string }[]) => remarks.map(({ code }) => code);
