import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { sideOf } from '../../folders/folder-layout.ts';
import type { SplitName } from '../../sample.ts';
import { type Columns, chooseColumns, requireColumn } from '../columns/choose-columns.ts';
import { readLabel } from '../labels/read-label.ts';
import type { TextDatasetOptions } from '../open-text-dataset.ts';
import { openTable, readError, type Table } from '../tables/table.ts';
import type { TextDataset } from '../text-dataset.ts';
import type { RowCollector } from './row-collector.ts';
import type { SourceTable } from './text-sources.ts';

/** Reads all rows of the tables. The training table, or the first, says what the columns are; the others must have them. */
export async function collectTables(
  sources: readonly SourceTable[],
  rows: RowCollector,
  options: TextDatasetOptions,
): Promise<TextDataset['columns']> {
  const { signal, onProgress, text, label, split } = options;
  const total = sources.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    onProgress?.(Math.min(done, total), total);
  };
  const tableOptions = {
    delimiter: options.delimiter,
    encoding: options.encoding,
    named: [text ?? [], label ?? [], split ?? []].flat(),
    maxBytes: options.maxBytes ?? 4 << 20,
    report: rows.report,
    signal,
    onBytes,
  };
  let columns: Columns | undefined;
  for (const source of [...sources].sort((a, b) => sideOrder(a) - sideOrder(b))) {
    signal?.throwIfAborted();
    const table = await openTable(source, tableOptions);
    if (columns) checkColumns(table, columns, source);
    else columns = chosen(table, options, source);
    rows.textsPerRow = columns.text.length;
    await collectTable(table, columns, source, rows);
  }
  onProgress?.(total, total);
  const { text: texts, label: labels, split: sides } = columns!;
  if (sources.every(({ format }) => format === 'lines')) return undefined;
  return { text: texts, ...(labels.length > 0 && { label: labels }), ...(sides !== undefined && { split: sides }) };
}

function sideOrder({ split }: SourceTable): number {
  return split === 'test' ? 2 : split === 'validation' ? 1 : 0;
}

/** @throws {InjertoError} COLUMN_MISSING · COLUMN_AMBIGUOUS · LABELS_MISSING */
function chosen(table: Table, options: TextDatasetOptions, { path: file }: SourceTable): Columns {
  const columns = chooseColumns(table, options, file);
  const { task } = options;
  if (task !== undefined && task !== 'unlabeled' && columns.label.length === 0) {
    throw new InjertoError('LABELS_MISSING', { details: { columns: table.columns }, where: file });
  }
  return columns;
}

function checkColumns(table: Table, { text, label, split }: Columns, { path: file }: SourceTable): void {
  for (const name of text) requireColumn(name, table.columns, 'textColumn', file);
  for (const name of label) requireColumn(name, table.columns, 'labelColumn', file);
  if (split !== undefined) requireColumn(split, table.columns, 'splitColumn', file);
}

async function collectTable(table: Table, columns: Columns, source: SourceTable, rows: RowCollector): Promise<void> {
  const { text, label, split } = columns;
  const [only] = label;
  const names = label.length === 1 ? table.classNames?.get(only!) : undefined;
  const sides = new Map<unknown, SplitName | undefined>();
  try {
    for await (const batch of table.rows([...text, ...label, ...(split === undefined ? [] : [split])])) {
      for (const { line, fields } of batch) {
        const cells = fields.slice(text.length, text.length + label.length);
        let side = source.split;
        if (side === undefined && split !== undefined) {
          const value = fields.at(-1);
          if (!sides.has(value)) sides.set(value, sideOf(String(value ?? '')));
          side = sides.get(value);
          if (side === undefined && value !== undefined && value !== null && value !== '') {
            rows.report.skip(`${source.at}:${line}`, remark('ROW_INVALID/side', { value: String(value).slice(0, 40) }));
            continue;
          }
        }
        const read = label.length === 0 ? null : readLabel(cells, label, names);
        await rows.add(source.at, line, fields.slice(0, text.length), read, side);
      }
    }
  } catch (error) {
    throw readError(source.path, error);
  }
}
