import path from 'node:path';
import { type Remark, remark } from '../../../messages/index.ts';
import type { SplitName } from '../../sample.ts';
import { requireColumn } from '../../text/columns/choose-columns.ts';
import { columnsOfSide, requireColumns } from '../../text/columns/columns-of-side.ts';
import { SplitColumn } from '../../text/columns/split-column.ts';
import { classNamesBeside } from '../../text/labels/class-names-beside.ts';
import { labelForm } from '../../text/labels/label-form.ts';
import type { LabelForm, ReadLabel } from '../../text/labels/read-label.ts';
import { openTable, type Table, type TableFile, type TableOptions } from '../../text/tables/table.ts';
import { TextReport } from '../../text/text-report.ts';
import type { ImageForm, SkipReason } from '../image-dataset.ts';
import type { ImageReport } from '../image-report.ts';
import type { ImageDatasetOptions } from '../open-images.ts';
import type { FoundPhotos, PhotoCandidate } from '../photo-candidate.ts';
import { chooseImageColumns, findImageColumn, type ImageColumns, imageColumn, noImageColumn } from './image-columns.ts';
import { PhotoLocator } from './locate-photo.ts';
import { PhotoRows } from './photo-rows.ts';

export interface PhotoTable extends TableFile {
  readonly split?: SplitName;
}

/** Opens a table so that photos in it stay bytes. */
export function openPhotoTable(
  file: TableFile,
  { delimiter, encoding, imageColumn, labelColumn, splitColumn, groupColumn, signal }: ImageDatasetOptions,
  report: TextReport,
): Promise<Table> {
  const named = [imageColumn ?? [], labelColumn ?? [], splitColumn ?? [], groupColumn ?? []].flat();
  const options: TableOptions = { delimiter, encoding, named, maxBytes: 1 << 26, binary: true, report, signal };
  return openTable(file, options);
}

/**
 * Takes a photo a row. The training table, or the first, says what the columns are; the others must have them.
 * @param root folder that paths start at and that photos must lie in, if `imageRoot` names no other.
 * @throws {InjertoError} COLUMN_MISSING · COLUMN_AMBIGUOUS, and what opening a table throws
 */
export async function tablePhotos(
  root: string,
  tables: readonly PhotoTable[],
  form: ImageForm,
  options: ImageDatasetOptions,
  report: ImageReport,
): Promise<FoundPhotos> {
  const said = new TextReport();
  const imageRoot = options.imageRoot === undefined ? undefined : path.resolve(options.imageRoot);
  const rows = new PhotoRows(new PhotoLocator(imageRoot ?? root), options.cacheDir, report);
  let columns: ImageColumns | undefined;
  let labels: LabelForm | undefined;
  let boxes: readonly string[] = [];
  try {
    for (const file of [...tables].sort((a, b) => rank(a) - rank(b))) {
      const table = await openPhotoTable(file, options, said);
      const own: ImageColumns | undefined = columns
        ? columnsIn(table, columns, file, said)
        : await columnsOf(table, file, options, rows.locator);
      if (!columns) boxes = boxColumns(table.columns);
      columns ??= own!;
      if (!own) continue;
      if (columns.split !== undefined) rows.sides ??= new SplitColumn(columns.split, options.testFold);
      labels ??= await formOf(table, own, file.path, said);
      await rows.collect(table, own, file, { imageRoot, form: labels });
    }
  } catch (error) {
    await rows.unpacked?.remove();
    throw error;
  }
  for (const { at, ...why } of said.skipped) report.skip(at, why as Remark<SkipReason>);
  for (const warning of said.warnings) report.warn(warning);
  const { image, label, split, folds, groups, unused } = columns!;
  rows.sides?.requireFold(root);
  if (folds !== undefined && label.length > 0) report.note(remark('FOLDS_NOT_USED', { column: folds }));
  if (groups !== undefined && label.length > 0 && split === undefined)
    report.note(remark('GROUPS_NOT_USED', { column: groups }));
  for (const note of said.notes) report.note(note);
  if (rows.sides && rows.sides.met.length > 0)
    report.note(remark('SIDES_FOUND', { column: split!, sides: rows.sides.met }));
  if (rows.elsewhere > 0) report.note(remark('PHOTOS_FOUND_BY_NAME', { photos: rows.elsewhere }));
  report.note(remark('DATA_FORM/table', { image, labels: label, unused, ...(split !== undefined && { split }) }));
  if (boxes.length > 0) report.note(remark('BOXES_IGNORED/table', { columns: boxes }));
  const severalRows = boxes.length > 0 || options.task === 'multi-label';
  return {
    root,
    form,
    candidates: severalRows && label.length === 1 ? joined(rows.candidates) : rows.candidates,
    columns: { image, ...(label.length > 0 && { label }), ...(split !== undefined && { split }) },
    ...(rows.unpacked && { close: () => rows.unpacked!.remove() }),
  };
}

function rank({ split }: PhotoTable): number {
  return split === 'test' ? 2 : split === 'validation' ? 1 : 0;
}

async function columnsOf(
  table: Table,
  file: TableFile,
  options: ImageDatasetOptions,
  locator: PhotoLocator,
): Promise<ImageColumns> {
  const image =
    options.imageColumn === undefined
      ? ((await findImageColumn(table, locator)) ?? imageColumn(table))
      : requireColumn(options.imageColumn, table.columns, 'imageColumn', file.path);
  if (image === undefined) throw noImageColumn(table, file.path);
  return chooseImageColumns(table, image, options, file.path);
}

/** How labels are written, said where it was guessed. */
async function formOf(
  table: Table,
  { label, indicators }: ImageColumns,
  file: string,
  said: TextReport,
): Promise<LabelForm> {
  const beside = await classNamesBeside(file, table, label);
  if (beside) said.note(remark('CLASS_NAMES_BESIDE', { file: beside.file }));
  const { form, warnings } = labelForm(table, label, beside?.names);
  if (indicators) said.warn(remark('TASK_GUESSED/columns', { columns: label }));
  for (const warning of warnings) said.warn(warning);
  return form;
}

/** What this table calls the columns of the first; undefined for a held-out side without labels, which is left out.
 * @throws {InjertoError} COLUMN_MISSING */
function columnsIn(table: Table, columns: ImageColumns, file: PhotoTable, said: TextReport): ImageColumns | undefined {
  const { image, label, split, group, ...rest } = columns;
  const found = columnsOfSide([image, ...label, ...(split === undefined ? [] : [split])], table.columns);
  const subjects = columnsOfSide(group === undefined ? [] : [group], table.columns);
  const hasLabels = label.some((name) => found.names.has(name));
  const isHeldOut = file.split === 'validation' || file.split === 'test';
  if (isHeldOut && label.length > 0 && !hasLabels) {
    said.warn(remark('TABLE_LEFT_OUT', { file: file.at, columns: found.missing, side: file.split }));
    return undefined;
  }
  requireColumns(found, table.columns, 'labelColumn', file.path);
  if (!isHeldOut) requireColumns(subjects, table.columns, 'groupColumn', file.path);
  const subject = group === undefined ? undefined : subjects.names.get(group);
  const called = (name: string) => found.names.get(name)!;
  return {
    ...rest,
    image: called(image),
    label: label.map(called),
    ...(split !== undefined && { split: called(split) }),
    ...(subject !== undefined && { group: subject }),
  };
}

/** The columns that say where a box is: a table that has them has a row a box, as TensorFlow's and Open Images' do. */
function boxColumns(columns: readonly string[]): string[] {
  const low = columns.map((name) => name.trim().toLowerCase().replaceAll('_', ''));
  const sets = [
    ['xmin', 'xmax', 'ymin', 'ymax'],
    ['x1', 'x2', 'y1', 'y2'],
    ['bboxx', 'bboxy', 'bboxwidth', 'bboxheight'],
  ];
  const found = sets.find((set) => set.every((name) => low.includes(name))) ?? [];
  return found.map((name) => columns[low.indexOf(name)]!);
}

/** Where several labels are asked for, rows of one file are one photo with all their labels. */
function joined(candidates: readonly PhotoCandidate[]): PhotoCandidate[] {
  const byPath = new Map<string, PhotoCandidate>();
  for (const candidate of candidates) {
    const key = candidate.path;
    const before = byPath.get(key);
    byPath.set(key, {
      ...(before ?? candidate),
      label: before ? both(before.label, candidate.label) : listed(candidate.label),
    });
  }
  return [...byPath.values()];
}

function listed(label: ReadLabel | null): ReadLabel | null {
  return typeof label === 'string' ? [label] : label;
}

function both(a: ReadLabel | null, b: ReadLabel | null): ReadLabel | null {
  const isNames = (label: ReadLabel | null): label is string | readonly string[] =>
    typeof label === 'string' || Array.isArray(label);
  if (!isNames(a)) return b;
  return isNames(b) ? [...new Set([a, b].flat())] : a;
}
