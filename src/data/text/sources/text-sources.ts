import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { InjertoError, messageOf } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { descend } from '../../folders/descend.ts';
import { classFolders } from '../../folders/folder-layout.ts';
import { sideFolders, sideOf } from '../../folders/side-names.ts';
import { type FolderEntry, listFolder, type Skip, walkFolder } from '../../folders/walk-folder.ts';
import type { SplitName } from '../../sample.ts';
import type { TableFile } from '../tables/table.ts';
import { tableFormat } from '../tables/table-format.ts';
import type { TextReport } from '../text-report.ts';
import { fileFormat } from './file-format.ts';
import { isPlainName, isTextName } from './text-names.ts';

export interface SourceTable extends TableFile {
  readonly split?: SplitName;
  /** The class of all its rows, where it has no labels of its own. */
  readonly className?: string;
  readonly bytes: number;
}

/** A file that is one text. */
export interface SourceFile {
  readonly path: string;
  /** Below the dataset's folder, with `/`. */
  readonly at: string;
  readonly className?: string;
  readonly split?: SplitName;
}

/** Where the texts are: in tables with a row a text, or in files of their own. */
export type TextSources =
  | { readonly tables: readonly SourceTable[]; readonly files?: undefined }
  | { readonly tables?: undefined; readonly files: readonly SourceFile[] };

export interface SourceOptions {
  /** The caller named columns or a delimiter, so a .txt file is a table. */
  readonly tabular: boolean;
  /** Whether classes are looked for. */
  readonly labels: boolean;
}

/**
 * Finds the texts: the file itself; in a folder (or in the only one that it holds) the tables `train.csv`, `valid.csv`, `test.csv` (any format, also
 * in shards such as `data/train-00000-of-00002.parquet`), tables in folders of the sides, or its only table; else .txt files, in class
 * folders, in train/val/test with classes, one a class (`pos.txt`, `neg.txt`), or loose.
 * @throws {InjertoError} DATASET_MISSING · FILE_UNREADABLE · TABLES_AMBIGUOUS · FOLDER_WITHOUT_TEXTS · FOLDER_WITHOUT_CLASSES
 */
export async function findTextSources(
  root: string,
  { tabular, labels }: SourceOptions,
  report: TextReport,
): Promise<TextSources> {
  try {
    const status = await stat(root);
    if (!status.isDirectory()) {
      const format = await fileFormat(root, tabular);
      return { tables: [{ path: root, at: path.basename(root).normalize(), format, bytes: status.size }] };
    }
    const inner = await descend(root, isTextName);
    if (inner !== root) report.note(remark('FOLDER_DESCENDED', { folder: path.relative(root, inner) }));
    return (await tablesIn(inner, labels, report)) ?? (await filesIn(inner, labels, report));
  } catch (cause) {
    if (cause instanceof InjertoError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new InjertoError('DATASET_MISSING', { where: root, cause });
    }
    throw new InjertoError('FILE_UNREADABLE', { details: { reason: messageOf(cause) }, where: root, cause });
  }
}

async function tablesIn(root: string, labels: boolean, report: TextReport): Promise<TextSources | undefined> {
  const top = await listFolder(root, '', () => {});
  let found = await tablesAmong(top, '');
  if (found.length === 0) {
    const sided: SourceTable[] = [];
    for (const [{ name, path: folder }, split] of sideFolders(top))
      for (const table of await tablesBelow(folder, name)) sided.push({ ...table, split });
    if (sided.some(({ split }) => split === 'train')) return { tables: sided };
    const inside: SourceTable[][] = [];
    for (const { name, path: folder, kind } of top) {
      const tables = kind === 'folder' ? await tablesBelow(folder, name) : [];
      if (tables.length > 0) inside.push(tables);
    }
    if (inside.length !== 1) return undefined;
    found = inside[0]!;
  }
  if (found.length === 0) return undefined;
  const sided = found.filter(({ split }) => split !== undefined);
  if (sided.some(({ split }) => split === 'train')) {
    for (const { at, split } of found) {
      if (!split) report.skip(at, remark('OUTSIDE_CLASSES/beside-tables'));
    }
    return { tables: sided };
  }
  if (found.length === 1) return { tables: found.map(({ split, ...table }) => table) };
  if (!labels)
    throw new InjertoError('TABLES_AMBIGUOUS', { details: { tables: found.map(({ at }) => at) }, where: root });
  return { tables: found.map(({ split, ...table }) => ({ ...table, className: classOfFile(table.at) })) };
}

async function tablesBelow(folder: string, name: string): Promise<SourceTable[]> {
  return tablesAmong(await listFolder(folder, name, () => {}), `${name}/`);
}

function classOfFile(at: string): string {
  return path.posix.parse(at).name;
}

async function tablesAmong(entries: readonly FolderEntry[], at: string): Promise<SourceTable[]> {
  const tables: SourceTable[] = [];
  for (const { name, path: file, kind } of entries) {
    const format = tableFormat(name);
    if (kind !== 'file' || !format || format === 'lines' || notData.test(name)) continue;
    const split = sideOfFile(name);
    tables.push({
      path: file,
      at: at + name.normalize(),
      format,
      bytes: (await stat(file)).size,
      ...(split && { split }),
    });
  }
  return tables;
}

/** JSON files that lie beside data without being data. */
const notData = /^(dataset_infos?|dataset_dict|state|package|config)\.json$/i;

/** 'train.csv', 'my_train.csv', 'train-00000-of-00002.parquet'. */
export function sideOfFile(name: string): SplitName | undefined {
  const words = path
    .parse(name)
    .name.toLowerCase()
    .split(/[-_. ]/);
  const sides = new Set(words.map(sideOf).filter((side) => side !== undefined));
  return sides.size === 1 ? [...sides][0] : undefined;
}

async function filesIn(root: string, labels: boolean, report: TextReport): Promise<TextSources> {
  const skip: Skip = (at, why) => {
    const { code } = why;
    if (code === 'HIDDEN' || code === 'OUTSIDE_CLASSES' || code === 'FILE_UNREADABLE')
      report.skip(at, { ...why, code });
    else report.skip(at, remark('NOT_A_TEXT/entry'));
  };
  const held: Parameters<Skip>[] = []; // in a folder of loose files they are no strays
  const files: SourceFile[] = [];
  const classes = labels
    ? await classFolders(
        root,
        (...stray) => held.push(stray),
        isTextName,
        ({ at, split, files }) => {
          report.note(remark('SIDE_WITHOUT_CLASSES', { folder: at, side: split, files, thing: 'text' }));
          return false;
        },
      )
    : [{ className: undefined, path: root, at: '', split: undefined }];
  const found = [];
  for (const folder of classes)
    for (const file of await walkFolder(folder.path, folder.at, skip)) found.push({ folder, file });
  const named = found.some(({ file }) => isTextName(file.id));
  for (const { folder, file } of found) {
    if (named ? !isText(file.id, report) : !isPlainName(file.id) && !isText(file.id, report)) continue;
    files.push({
      path: file.path,
      at: file.id,
      ...(folder.className !== undefined && { className: folder.className }),
      ...(folder.split && { split: folder.split }),
    });
  }
  if (files.length === 0) {
    const top = (await listFolder(root, '', () => {})).filter(({ kind }) => kind === 'file');
    for (const { name, path: file } of top) if (isText(name, report)) files.push({ path: file, at: name.normalize() });
    if (files.length === 0 && top.length > 0)
      throw new InjertoError('FOLDER_WITHOUT_TEXTS/others', {
        details: { files: top.map(({ name }) => name) },
        where: root,
      });
    const lined = labels ? await textsByFile(files) : undefined;
    if (lined) return { tables: lined };
  } else for (const stray of held) skip(...stray);
  if (files.length > 0) return { files };
  throw new InjertoError('FOLDER_WITHOUT_TEXTS', { where: root });
}

/** Whether each file has two lines and more. */
async function allHaveLines(files: readonly { readonly path: string }[]): Promise<boolean> {
  for (const { path: file } of files) {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(1 << 16), 0, 1 << 16, 0);
      if (!/\n.*\S/.test(buffer.toString('latin1', 0, bytesRead))) return false;
    } finally {
      await handle.close();
    }
  }
  return true;
}

/** Loose .txt files beyond this number are texts, not classes. */
const classFilesAtMost = 50;

/** Loose .txt files whose names are sides (`train.txt`, `test.txt`) or classes (`pos.txt`, `neg.txt`) hold a text a line; numbered ones are a text each. */
async function textsByFile(files: readonly SourceFile[]): Promise<SourceTable[] | undefined> {
  const tables = await Promise.all(
    files.map(async ({ path: file, at }) => ({
      path: file,
      at,
      format: await fileFormat(file, false),
      bytes: (await stat(file)).size,
    })),
  );
  const sided = tables.map((table) => ({ ...table, split: sideOfFile(table.at) }));
  if (sided.some(({ split }) => split === 'train'))
    return sided.flatMap(({ split, ...table }) => (split ? [{ ...table, split }] : []));
  if (files.length < 2 || files.length > classFilesAtMost) return undefined;
  const numbered = files.filter(({ at }) => /\d$/.test(classOfFile(at))).length;
  if (numbered > 0 || !(await allHaveLines(tables))) return undefined;
  if (tables.some(({ format }) => format !== 'lines')) return undefined;
  return tables.map((table) => ({ ...table, className: classOfFile(table.at) }));
}

function isText(file: string, report: TextReport): boolean {
  if (isTextName(file)) return true;
  const extension = path.extname(file).toLowerCase();
  report.skip(file, remark('NOT_A_TEXT', { extension }));
  return false;
}
