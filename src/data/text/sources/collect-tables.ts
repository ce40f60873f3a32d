import { throwIfAborted } from '../../../abort.ts';
import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { areSpans } from '../annotations/spans.ts';
import { type Columns, chooseColumns, requireColumn } from '../columns/choose-columns.ts';
import { SplitColumn } from '../columns/split-column.ts';
import { readLabel } from '../labels/read-label.ts';
import type { TextDatasetOptions } from '../open-text-dataset.ts';
import { openTable, readError, type Table } from '../tables/table.ts';
import type { TextDataset } from '../text-dataset.ts';
import type { RowCollector } from './row-collector.ts';
import type { SourceTable } from './text-sources.ts';
import { unpackTexts } from './unpack-texts.ts';

/** Reads all rows of the tables. The training table, or the first, says what the columns are; the others must have them. */
export async function collectTables(
  sources: readonly SourceTable[],
  rows: RowCollector,
  options: TextDatasetOptions,
): Promise<TextDataset['columns']> {
  const { signal, onProgress, textColumn, labelColumn, splitColumn } = options;
  const total = sources.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    onProgress?.(Math.min(done, total), total);
  };
  const tableOptions = {
    delimiter: options.delimiter,
    encoding: options.encoding,
    named: [textColumn ?? [], labelColumn ?? [], splitColumn ?? []].flat(),
    maxBytes: options.maxBytes ?? 4 << 20,
    report: rows.report,
    labels: options.task !== 'unlabeled',
    signal,
    onBytes,
  };
  let columns: Columns | undefined;
  let sides: SplitColumn | undefined;
  for (const source of [...sources].sort((a, b) => sideOrder(a) - sideOrder(b))) {
    throwIfAborted(signal);
    const packed = /\.gz$/i.test(source.path) ? await unpackTexts(source.path, options) : undefined;
    const file = packed ? { ...source, path: packed.root } : source;
    try {
      const table = await openTable(file, tableOptions);
      if (columns) checkColumns(table, columns, source);
      else columns = chosen(table, options, source);
      if (source.className !== undefined && columns.label.length > 0)
        throw new InjertoError('TABLES_AMBIGUOUS', {
          details: { tables: sources.map(({ at }) => at) },
          where: rows.root,
        });
      if (columns.split !== undefined) sides ??= new SplitColumn(columns.split);
      rows.textsPerRow = columns.text.length;
      if (source.format === 'lines' && columns.label.length === 0 && source.className === undefined)
        rows.report.note(remark('TEXT_A_LINE', { file: source.at }));
      await collectTable(table, columns, file, rows, sides);
    } finally {
      await packed?.remove();
    }
  }
  onProgress?.(total, total);
  const { text, label, split, otherLabels } = columns!;
  if (sides && sides.met.length > 0) rows.report.note(remark('SIDES_FOUND', { column: split!, sides: sides.met }));
  if (sources.some(({ className }) => className !== undefined))
    rows.report.warn(remark('CLASS_A_FILE', { files: sources.map(({ at }) => at) }));
  if (label.length === 0 && sources.every(({ format }) => format === 'lines')) return undefined;
  if (textColumn === undefined || (labelColumn === undefined && label.length > 0)) {
    if (label.length > 0) rows.report.note(remark('COLUMNS_FOUND/labels', { text, label, others: otherLabels }));
    else rows.report.note(remark('COLUMNS_FOUND/texts', { text }));
  }
  return { text, ...(label.length > 0 && { label }), ...(split !== undefined && { split }) };
}

function sideOrder({ split }: SourceTable): number {
  return split === 'test' ? 2 : split === 'validation' ? 1 : 0;
}

/** @throws {InjertoError} COLUMN_MISSING · COLUMN_AMBIGUOUS · LABELS_MISSING */
function chosen(table: Table, options: TextDatasetOptions, { path: file }: SourceTable): Columns {
  const columns = chooseColumns(table, options, file);
  const { task } = options;
  if (task !== 'unlabeled') refuseSpans(table, columns, file);
  if (task !== undefined && task !== 'unlabeled' && columns.label.length === 0)
    throw new InjertoError('LABELS_MISSING', { details: { columns: table.columns }, where: file });
  return columns;
}

/** @throws {InjertoError} LABELS_ARE_SPANS */
function refuseSpans({ columns, head }: Table, { label }: Columns, file: string): void {
  for (const [i, column] of columns.entries()) {
    if ((label.length === 0 || label.includes(column)) && head.some((row) => areSpans(row[i])))
      throw new InjertoError('LABELS_ARE_SPANS', { details: { column }, where: file });
  }
}

function checkColumns(table: Table, { text, label, split }: Columns, { path: file }: SourceTable): void {
  for (const name of text) requireColumn(name, table.columns, 'textColumn', file);
  for (const name of label) requireColumn(name, table.columns, 'labelColumn', file);
  if (split !== undefined) requireColumn(split, table.columns, 'splitColumn', file);
}

async function collectTable(
  table: Table,
  { text, label, split }: Columns,
  source: SourceTable,
  rows: RowCollector,
  sides: SplitColumn | undefined,
): Promise<void> {
  const [only] = label;
  const names = label.length === 1 ? table.classNames?.get(only!) : undefined;
  try {
    for await (const batch of table.rows([...text, ...label, ...(split === undefined ? [] : [split])])) {
      for (const { line, fields } of batch) {
        const cells = fields.slice(text.length, text.length + label.length);
        const side = source.split ?? sides?.sideOf(fields.at(-1), source.at, line);
        const read = label.length > 0 ? readLabel(cells, label, names) : (source.className ?? null);
        await rows.add(source.at, line, fields.slice(0, text.length), read, side);
      }
    }
  } catch (error) {
    throw readError(source.path, error);
  }
}
