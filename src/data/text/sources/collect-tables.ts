import { throwIfAborted } from '../../../abort.ts';
import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { areSpans } from '../annotations/spans.ts';
import { type Columns, chooseColumns } from '../columns/choose-columns.ts';
import { columnsOfSide, requireColumns } from '../columns/columns-of-side.ts';
import { marked, subjectOf } from '../columns/group-column.ts';
import { SplitColumn } from '../columns/split-column.ts';
import { classNamesBeside } from '../labels/class-names-beside.ts';
import { labelForm } from '../labels/label-form.ts';
import { type LabelForm, readLabel } from '../labels/read-label.ts';
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
  const { signal, onProgress, textColumn, labelColumn, splitColumn, groupColumn } = options;
  const total = sources.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    onProgress?.(Math.min(done, total), total);
  };
  const tableOptions = {
    delimiter: options.delimiter,
    encoding: options.encoding,
    named: [textColumn ?? [], labelColumn ?? [], splitColumn ?? [], groupColumn ?? []].flat(),
    maxBytes: options.maxBytes ?? 4 << 20,
    report: rows.report,
    labels: options.task !== 'unlabeled',
    signal,
    onBytes,
  };
  let columns: Columns | undefined;
  let form: LabelForm | undefined;
  let sides: SplitColumn | undefined;
  for (const source of [...sources].sort((a, b) => sideOrder(a) - sideOrder(b))) {
    throwIfAborted(signal);
    const packed = /\.gz$/i.test(source.path) ? await unpackTexts(source.path, options) : undefined;
    const file = packed ? { ...source, path: packed.root } : source;
    try {
      const table = await openTable(file, tableOptions);
      const own: Columns | undefined = columns
        ? columnsIn(table, columns, source, rows.report)
        : chosen(table, options, source);
      columns ??= own!;
      if (!own) continue;
      if (source.className !== undefined && columns.label.length > 0)
        throw new InjertoError('TABLES_AMBIGUOUS', {
          details: { tables: sources.map(({ at }) => at) },
          where: rows.root,
        });
      if (columns.split !== undefined) sides ??= new SplitColumn(columns.split, options.testFold);
      rows.textsPerRow = columns.text.length;
      if (source.format === 'lines' && columns.label.length === 0 && source.className === undefined)
        rows.report.note(remark('TEXT_A_LINE', { file: source.at }));
      form ??= await formOf(table, own, source.path, rows.report);
      await collectTable(table, own, file, rows, { sides, form });
    } finally {
      await packed?.remove();
    }
  }
  onProgress?.(total, total);
  const { text, label, split, folds, groups, unused, otherLabels } = columns!;
  sides?.requireFold(rows.root);
  if (sides && sides.met.length > 0) rows.report.note(remark('SIDES_FOUND', { column: split!, sides: sides.met }));
  if (sources.some(({ className }) => className !== undefined))
    rows.report.warn(remark('CLASS_A_FILE', { files: sources.map(({ at }) => at) }));
  if (folds !== undefined && label.length > 0) rows.report.note(remark('FOLDS_NOT_USED', { column: folds }));
  if (groups !== undefined && label.length > 0 && split === undefined)
    rows.report.note(remark('GROUPS_NOT_USED', { column: groups }));
  if (label.length === 0 && sources.every(({ format }) => format === 'lines')) return undefined;
  if (textColumn === undefined || (labelColumn === undefined && label.length > 0)) {
    if (label.length > 0)
      rows.report.note(remark('COLUMNS_FOUND/labels', { text, label, others: otherLabels, unused }));
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

/** How labels are written, said where it was guessed. */
async function formOf(
  table: Table,
  { label, indicators }: Columns,
  file: string,
  report: RowCollector['report'],
): Promise<LabelForm> {
  const beside = await classNamesBeside(file, table, label);
  if (beside) report.note(remark('CLASS_NAMES_BESIDE', { file: beside.file }));
  const { form, warnings } = labelForm(table, label, beside?.names);
  if (indicators) report.warn(remark('TASK_GUESSED/columns', { columns: label }));
  for (const warning of warnings) report.warn(warning);
  return form;
}

/** What this table calls the columns of the first. A table of a held-out side without labels, as competitions have them, is left out: undefined.
 * @throws {InjertoError} COLUMN_MISSING */
function columnsIn(
  table: Table,
  columns: Columns,
  source: SourceTable,
  report: RowCollector['report'],
): Columns | undefined {
  const { text, label, split, group } = columns;
  const texts = columnsOfSide(text, table.columns);
  const labels = columnsOfSide(label, table.columns);
  const sides = columnsOfSide(split === undefined ? [] : [split], table.columns);
  const subjects = columnsOfSide(group === undefined ? [] : [group], table.columns);
  const isHeldOut = source.split === 'validation' || source.split === 'test';
  const missing = [...texts.missing, ...labels.missing];
  const half = (labels.names.size === 0) !== (texts.names.size === 0);
  if (isHeldOut && half && label.length > 0) {
    report.warn(remark('TABLE_LEFT_OUT', { file: source.at, columns: missing, side: source.split }));
    return undefined;
  }
  requireColumns(texts, table.columns, 'textColumn', source.path);
  requireColumns(labels, table.columns, 'labelColumn', source.path);
  requireColumns(sides, table.columns, 'splitColumn', source.path);
  if (!isHeldOut) requireColumns(subjects, table.columns, 'groupColumn', source.path);
  const { group: _, ...rest } = columns;
  const subject = group === undefined ? undefined : subjects.names.get(group);
  const called = (name: string) => texts.names.get(name) ?? labels.names.get(name) ?? sides.names.get(name)!;
  return {
    ...rest,
    text: text.map(called),
    label: label.map(called),
    ...(split !== undefined && { split: called(split) }),
    ...(subject !== undefined && { group: subject }),
  };
}

async function collectTable(
  table: Table,
  { text, label, split, group }: Columns,
  source: SourceTable,
  rows: RowCollector,
  { sides, form }: { readonly sides: SplitColumn | undefined; readonly form: LabelForm },
): Promise<void> {
  try {
    const marks = [split, group].filter((name) => name !== undefined);
    for await (const batch of table.rows([...text, ...label, ...marks])) {
      for (const { line, fields, side: own } of batch) {
        const cells = fields.slice(text.length, text.length + label.length);
        const [sideCell, groupCell] = marked(fields.slice(text.length + label.length), split);
        const side = source.split ?? own ?? sides?.sideOf(sideCell, source.at, line);
        const read = label.length > 0 ? readLabel(cells, label, form) : (source.className ?? null);
        await rows.add(source.at, line, fields.slice(0, text.length), read, { side, subject: subjectOf(groupCell) });
      }
    }
  } catch (error) {
    throw readError(source.path, error);
  }
}
