import { InjertoError } from '../../../errors.ts';
import {
  byName,
  examplesOf,
  findLabel,
  flagAsLabel,
  indicatorsAmong,
  isClassLike,
  requireColumn,
} from '../../text/columns/choose-columns.ts';
import { type ColumnFacts, tableFacts } from '../../text/columns/column-facts.ts';
import { labelNames, numberNames } from '../../text/columns/column-names.ts';
import { findSides } from '../../text/columns/find-sides.ts';
import { isGroupColumn } from '../../text/columns/group-column.ts';
import type { Table } from '../../text/tables/table.ts';
import { looksLikeImage } from '../image-extensions.ts';
import type { ImageDatasetOptions } from '../open-images.ts';
import type { PhotoLocator } from './locate-photo.ts';

export interface ImageColumns {
  readonly image: string;
  readonly label: readonly string[];
  /** Whether several columns were taken because they hold 0 and 1. */
  readonly indicators: boolean;
  readonly split?: string;
  /** The column that says what photos have in common. */
  readonly group?: string;
  /** The column that numbers folds, where it is not used. */
  readonly folds?: string;
  /** A column that seems to say what photos have in common, where it is not used. */
  readonly groups?: string;
  /** Columns that are neither of these. */
  readonly unused: readonly string[];
}

/** Names of columns that hold photos or say where they are, the likeliest first. */
export const imageNames = [
  'image',
  'file_name',
  'filename',
  'file',
  'image_path',
  'imagepath',
  'img_path',
  'path',
  'filepath',
  'file_path',
  'image_name',
  'imagename',
  'image_file',
  'img',
  'photo',
  'picture',
  'image_id',
  'imageid',
  'img_id',
  'id',
  'image_url',
  'url',
  'imagen',
  'foto',
  'archivo',
  'fichero',
  'ruta',
];

/** A value with the photo in it, as Hugging Face's `datasets` writes it: `{ bytes, path }`; or the bytes. */
export interface StoredPhoto {
  readonly bytes?: Uint8Array | null;
  readonly path?: string | Uint8Array | null;
}

export function isStoredPhoto(value: unknown): value is Uint8Array | StoredPhoto {
  if (value instanceof Uint8Array) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return (value as StoredPhoto).bytes instanceof Uint8Array;
}

/** The column whose values are photos or names of image files; undefined where there is none. */
export function imageColumn(table: Pick<Table, 'columns' | 'head'>): string | undefined {
  const facts = tableFacts(table);
  const share = ({ values }: ColumnFacts, test: (value: unknown) => boolean) =>
    values.length === 0 ? 0 : values.filter(test).length / values.length;
  const rank = ({ name }: ColumnFacts) => {
    const at = imageNames.indexOf(name.trim().toLowerCase());
    return at < 0 ? imageNames.length : at;
  };
  return (
    facts.find((column) => share(column, isImageBytes) > 0.8) ??
    facts.filter((column) => share(column, looksLikeImage) > 0.8).sort((a, b) => rank(a) - rank(b))[0]
  )?.name;
}

/** The column of the photos: one that holds them, one that names image files of which one at least is there, or one of a usual name whose values are
 *  files once they have an extension. */
export async function findImageColumn(
  table: Pick<Table, 'columns' | 'head'>,
  locator: PhotoLocator,
): Promise<string | undefined> {
  const found = imageColumn(table);
  const names = found === undefined ? table.columns.filter((name) => imageNames.includes(name.toLowerCase())) : [found];
  for (const name of names) {
    const at = table.columns.indexOf(name);
    const values = table.head.map((row) => row[at]).filter((value) => value !== undefined && value !== null);
    if (values.some(isStoredPhoto)) return name;
    for (const value of values.slice(0, 20)) {
      const text = photoName(value);
      if (text !== undefined && (await locator.locate(text)).reason === undefined) return name;
    }
  }
  return undefined;
}

/** The name of a file in a table's cell. */
export function photoName(value: unknown): string | undefined {
  if (typeof value === 'object' && value !== null && 'path' in value) return photoName(value.path);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Bytes whose first say that they are an image: a binary column may hold texts. */
function isImageBytes(value: unknown): boolean {
  if (!isStoredPhoto(value)) return false;
  const bytes = value instanceof Uint8Array ? value : value.bytes!;
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  const boxed = start.slice(4, 8) === 'ftyp' || (start.startsWith('RIFF') && start.endsWith('WEBP'));
  return boxed || imageStarts.some((known) => start.startsWith(known));
}

/** JPEG, PNG, GIF, TIFF, BMP. AVIF, HEIC and WebP have theirs behind a length. */
const imageStarts = ['\xff\xd8\xff', '\x89PNG', 'GIF8', 'II*\0', 'MM\0*', 'BM'];

/**
 * The columns of a table of photos: those that were named, else by values and usual names. Where nothing is called a label and all that is left
 * are columns of 0 and 1, each of them is a class.
 * @param image the column of the photos.
 * @throws {InjertoError} COLUMN_MISSING · COLUMN_AMBIGUOUS
 */
export function chooseImageColumns(
  table: Table,
  image: string,
  options: Pick<ImageDatasetOptions, 'labelColumn' | 'splitColumn' | 'testFold' | 'groupColumn' | 'task'>,
  where: string,
): ImageColumns {
  const facts = tableFacts(table);
  if (options.splitColumn !== undefined) requireColumn(options.splitColumn, table.columns, 'splitColumn', where);
  const { groupColumn } = options;
  if (groupColumn !== undefined) requireColumn(groupColumn, table.columns, 'groupColumn', where);
  const sides = findSides(facts, options, where);
  const free = facts.filter(
    ({ name, values }) =>
      name !== image &&
      name !== groupColumn &&
      name !== sides.split &&
      !sides.all.includes(name) &&
      !values.some(looksLikeImage),
  );
  const guessed = options.labelColumn === undefined && options.task !== 'unlabeled';
  const { label, split } = flagAsLabel(labelColumns(), guessed, sides);
  const used = new Set([image, ...label, split, groupColumn]);
  const groups = facts.find((column) => !used.has(column.name) && isGroupColumn(column))?.name;
  return {
    image,
    label,
    indicators: guessed && label.length > 1,
    unused: table.columns.filter((name) => !used.has(name)),
    ...(split !== undefined && { split }),
    ...(groupColumn !== undefined && { group: groupColumn }),
    ...(sides.folds !== undefined && { folds: sides.folds }),
    ...(groupColumn === undefined && groups !== undefined && { groups }),
  };

  function labelColumns(): readonly string[] {
    if (options.labelColumn !== undefined)
      return [options.labelColumn].flat().map((name) => requireColumn(name, table.columns, 'labelColumn', where));
    if (options.task === 'unlabeled') return [];
    const [usual] = byName(free.filter(isClassLike), labelNames);
    if (usual !== undefined) return [usual];
    const yesOrNo = indicators(free);
    if (yesOrNo.length >= 2) return yesOrNo;
    const found = findLabel(free, facts, where, table.whole);
    if (found.length > 0) return found;
    const [only, ...others] = free.filter(({ name, filled }) => filled > 0 && !numberNames.test(name.toLowerCase()));
    if (others.length > 0) {
      throw new InjertoError('COLUMN_AMBIGUOUS/labels', {
        details: { candidates: [only!, ...others].map(({ name }) => name), columns: examplesOf(facts) },
        where,
      });
    }
    return only ? [only.name] : [];
  }
}

/** The columns of 0 and 1, where all but row numbers are such columns. */
function indicators(free: readonly ColumnFacts[]): string[] {
  const rest = free.filter(({ name, filled }) => filled > 0 && !numberNames.test(name.toLowerCase()));
  const found = indicatorsAmong(rest);
  return found.length === rest.length ? found : [];
}

/** @throws {InjertoError} COLUMN_MISSING */
export function noImageColumn(table: Pick<Table, 'columns'>, where: string): InjertoError {
  return new InjertoError('COLUMN_MISSING/image', { details: { columns: table.columns }, where });
}
