import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Remark, remark } from '../../../messages/index.ts';
import { UnpackedFolder } from '../../archives/unpacked-folder.ts';
import type { SplitName } from '../../sample.ts';
import { requireColumn } from '../../text/columns/choose-columns.ts';
import { SplitColumn } from '../../text/columns/split-column.ts';
import { type ReadLabel, readLabel } from '../../text/labels/read-label.ts';
import { openTable, readError, type Table, type TableFile, type TableOptions } from '../../text/tables/table.ts';
import { TextReport } from '../../text/text-report.ts';
import type { ImageForm, PhotoSource, SkipReason } from '../image-dataset.ts';
import type { ImageReport } from '../image-report.ts';
import type { ImageDatasetOptions } from '../open-images.ts';
import type { FoundPhotos, PhotoCandidate } from '../photo-candidate.ts';
import {
  chooseImageColumns,
  findImageColumn,
  type ImageColumns,
  imageColumn,
  isStoredPhoto,
  noImageColumn,
  photoName,
} from './image-columns.ts';
import { PhotoLocator } from './locate-photo.ts';

export interface PhotoTable extends TableFile {
  readonly split?: SplitName;
}

/** Opens a table so that photos in it stay bytes. */
export function openPhotoTable(
  file: TableFile,
  { delimiter, encoding, imageColumn, labelColumn, splitColumn, signal }: ImageDatasetOptions,
  report: TextReport,
): Promise<Table> {
  const named = [imageColumn ?? [], labelColumn ?? [], splitColumn ?? []].flat();
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
  try {
    for (const file of [...tables].sort((a, b) => rank(a) - rank(b))) {
      const table = await openPhotoTable(file, options, said);
      if (columns)
        for (const name of [columns.image, ...columns.label])
          requireColumn(name, table.columns, 'labelColumn', file.path);
      else columns = await columnsOf(table, file, options, rows.locator);
      if (columns.split !== undefined) rows.sides ??= new SplitColumn(columns.split);
      await rows.collect(table, columns, file, imageRoot);
    }
  } catch (error) {
    await rows.unpacked?.remove();
    throw error;
  }
  for (const { at, ...why } of said.skipped) report.skip(at, why as Remark<SkipReason>);
  for (const warning of said.warnings) report.warn(warning);
  const { image, label, split } = columns!;
  for (const note of said.notes) report.note(note);
  if (rows.sides && rows.sides.met.length > 0)
    report.note(remark('SIDES_FOUND', { column: split!, sides: rows.sides.met }));
  const where = rows.locator.elsewhere;
  if (where > 0) report.note(remark('PHOTOS_FOUND_BY_NAME', { photos: where }));
  report.note(remark('DATA_FORM/table', { image, labels: label, ...(split !== undefined && { split }) }));
  return {
    root,
    form,
    candidates: options.task === 'multi-label' && label.length === 1 ? joined(rows.candidates) : rows.candidates,
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

class PhotoRows {
  readonly candidates: PhotoCandidate[] = [];
  readonly locator: PhotoLocator;
  /** Where a column says the side. */
  sides: SplitColumn | undefined;
  /** Where photos that lie in the table itself are written. */
  unpacked: UnpackedFolder | undefined;
  readonly #cacheDir: string | undefined;
  readonly #report: ImageReport;
  readonly #ids = new Map<string, number>();

  constructor(locator: PhotoLocator, cacheDir: string | undefined, report: ImageReport) {
    this.locator = locator;
    this.#cacheDir = cacheDir;
    this.#report = report;
  }

  async collect(table: Table, columns: ImageColumns, file: PhotoTable, imageRoot: string | undefined): Promise<void> {
    const { image, label, split } = columns;
    const names = label.length === 1 ? table.classNames?.get(label[0]!) : undefined;
    const base = imageRoot ?? path.dirname(file.path);
    try {
      for await (const batch of table.rows([image, ...label, ...(split === undefined ? [] : [split])])) {
        for (const { line, fields } of batch) {
          const at = `${file.at}:${line}`;
          const side = file.split ?? this.sides?.sideOf(fields.at(-1), file.at, line);
          const cells = fields.slice(1, 1 + label.length).map(asText);
          const found = await this.#photo(fields[0], at, base);
          if (!found) continue;
          const read: ReadLabel | null = label.length === 0 ? null : readLabel(cells, label, names);
          this.candidates.push({ ...found, label: read, ...(side && { split: side }) });
        }
      }
    } catch (error) {
      throw readError(file.path, error);
    }
  }

  async #photo(value: unknown, at: string, base: string): Promise<(PhotoSource & { id: string }) | undefined> {
    if (value === undefined || value === null || value === '') {
      this.#report.skip(at, remark('ROW_INVALID/no-photo'));
      return undefined;
    }
    if (isStoredPhoto(value)) {
      this.unpacked ??= await UnpackedFolder.make(this.#cacheDir);
      const file = await this.unpacked.place(`${this.candidates.length}`);
      await writeFile(file, value instanceof Uint8Array ? value : value.bytes!);
      return { id: this.#unique(at), path: file };
    }
    const name = photoName(value);
    if (name === undefined) {
      this.#report.skip(at, remark('ROW_INVALID/photo-kind'));
      return undefined;
    }
    const found = await this.locator.locate(name, base);
    if (found.reason === undefined) return { id: this.#unique(found.at), path: found.path };
    this.#report.skip(at, found.reason);
    return undefined;
  }

  /** The same file may stand in several rows. */
  #unique(id: string): string {
    const count = (this.#ids.get(id) ?? 0) + 1;
    this.#ids.set(id, count);
    return count === 1 ? id : `${id}#${count}`;
  }
}

/** Bytes of a column that holds texts, without saying so. */
function asText(value: unknown): unknown {
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return Array.isArray(value) ? value.map(asText) : value;
}

/** Where several labels are asked for, rows of one file are one photo with all their labels. */
function joined(candidates: readonly PhotoCandidate[]): PhotoCandidate[] {
  const byPath = new Map<string, PhotoCandidate>();
  for (const candidate of candidates) {
    const key = candidate.path;
    const before = byPath.get(key);
    byPath.set(key, before ? { ...before, label: both(before.label, candidate.label) } : candidate);
  }
  return [...byPath.values()];
}

function both(a: ReadLabel | null, b: ReadLabel | null): ReadLabel | null {
  const isNames = (label: ReadLabel | null): label is string | readonly string[] =>
    typeof label === 'string' || Array.isArray(label);
  if (!isNames(a)) return b;
  return isNames(b) ? [...new Set([a, b].flat())] : a;
}
