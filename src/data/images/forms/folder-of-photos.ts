import path from 'node:path';
import { remark } from '../../../messages/index.ts';
import { withoutClasses } from '../../folders/folder-layout.ts';
import { ofAll, sideFolders } from '../../folders/side-names.ts';
import { type FolderEntry, glance, listFolder, walkFolder } from '../../folders/walk-folder.ts';
import type { SplitName } from '../../sample.ts';
import { isTableName, tableFormat } from '../../text/tables/table-format.ts';
import { isImageName } from '../image-extensions.ts';
import type { ImageReport } from '../image-report.ts';
import type { ImageDatasetOptions } from '../open-images.ts';
import type { FoundPhotos } from '../photo-candidate.ts';
import { areParts, classBase, hasClassFolders, holding } from './class-base.ts';
import { cocoPhotos } from './coco-photos.ts';
import { photoFileForm } from './file-of-photos.ts';
import { type Beside, filesBeside, sided, sidedLists } from './files-beside.ts';
import { folderPhotos, isPhoto, namedPhotos } from './folder-photos.ts';
import { labelStudioPhotos } from './label-studio-photos.ts';
import { labelledLines } from './list-form.ts';
import { listPhotos } from './list-photos.ts';
import { PhotoLocator } from './locate-photo.ts';
import { relationalLists, relationalPhotos } from './relational-lists.ts';
import { findSidecars, sidecarPhotos } from './sidecar-photos.ts';
import { withListedSides } from './split-lists.ts';
import { type PhotoTable, tablePhotos } from './table-photos.ts';
import { yoloPairs, yoloPhotos } from './yolo-photos.ts';

/**
 * The photos of a folder. What says more about them comes first: YOLO's folders, COCO, `metadata` tables, lists; then class folders; then other tables.
 * @throws {InjertoError} FOLDER_WITHOUT_CLASSES · TABLES_AMBIGUOUS, and what the forms throw
 */
export async function folderOfPhotos(
  root: string,
  options: ImageDatasetOptions,
  report: ImageReport,
): Promise<FoundPhotos> {
  if (options.labelFrom === 'file-name') return namedPhotos(root, report);
  const top = await listFolder(root, '', () => {});
  const named = options.imageColumn !== undefined || options.labelColumn !== undefined;
  const pairs = named ? [] : await yoloPairs(root);
  if (pairs.length > 0) return yoloPhotos(root, pairs, report);

  const beside = await filesBeside(top);
  const relational = named ? undefined : await relationalLists(beside);
  if (relational) return relationalPhotos(root, relational, report);
  const base = await classBase(root, top);
  const locator = new PhotoLocator(path.resolve(options.imageRoot ?? root), [root, base]);
  const forms = new Map<Beside, Awaited<ReturnType<typeof photoFileForm>>>();
  for (const file of beside) {
    const isList = isTextList(file) && (await labelledLines(file.path, locator)) !== undefined;
    if (isList || isTableName(file.name)) forms.set(file, isList ? 'list' : await photoFileForm(file.path, options));
  }
  const of = (form: string) => beside.filter((file) => forms.get(file) === form);
  const coco = of('coco');
  if (coco.length > 0) return cocoPhotos(root, sided(coco, root, report), options, report);
  const [studio] = of('label-studio');
  if (studio) return labelStudioPhotos(studio.path, root, options, report);

  const tables = of('table').filter(({ name }) => !/submission/i.test(name));
  const metadata = tables.filter(({ name }) => /^metadata\./i.test(name));
  const inFolders = await hasClassFolders(base === root ? top : await glance(base));
  if (metadata.length > 0) {
    const found = await tablePhotos(root, metadata.map(asTable), 'image-folder', options, report);
    if (found.columns?.label || !inFolders) return noteUnnamed(found, report);
    await found.close?.();
  }
  const numbered = tables.length > 0 && (await areParts(top));
  if (inFolders && !named && !numbered) {
    if (base !== root) report.note(remark('FOLDER_DESCENDED/classes', { folder: path.relative(root, base) }));
    return inClassFolders(
      { root, base, top, files: beside, unread: [...tables, ...of('list')], locator },
      options,
      report,
    );
  }
  if (tables.length > 0) {
    const chosen = sided(tables, root, report).map(asTable);
    return noteUnnamed(await tablePhotos(root, chosen, 'table', options, report), report);
  }
  if (of('list').length > 0) {
    const chosen = sidedLists(of('list'), root, report);
    return noteUnnamed(await listPhotos(root, chosen, options, report), report);
  }
  const sidecars = inFolders ? undefined : await findSidecars(root);
  if (sidecars) return sidecarPhotos(root, sidecars, report);
  if (options.task === 'unlabeled') return loosePhotos(root, report);
  await requireFolders(root, top);
  return folderPhotos(root, report, options);
}

interface Layout {
  readonly root: string;
  /** Where the class folders lie. */
  readonly base: string;
  readonly top: readonly FolderEntry[];
  readonly files: readonly Beside[];
  /** Files that name photos and labels, which the folders say already. */
  readonly unread: readonly Beside[];
  readonly locator: PhotoLocator;
}

/** Photos in class folders. Lists beside them may say the sides, and one in a side without class folders the labels; all others are named as not read. */
async function inClassFolders(
  { root, base, top, files, unread, locator }: Layout,
  options: ImageDatasetOptions,
  report: ImageReport,
): Promise<FoundPhotos> {
  const sides = new Set([...sideFolders(top).keys()].map(({ name }) => name.normalize()));
  const isInSide = ({ at }: Beside) => sides.has(at.split('/').slice(0, -1)[0] ?? '');
  const used = new Set<string>();
  const sideList = async (split: SplitName) => {
    const list = unread.find((file) => isTextList(file) && file.split === split && isInSide(file));
    if (!list) return undefined;
    used.add(list.at);
    return (await listPhotos(root, [{ ...list, split }], options, report)).candidates;
  };
  const found = await folderPhotos(base, report, { ...options, sideList });
  const lists = files.filter((file) => isTextList(file) && !isInSide(file));
  const sided = await withListedSides(found, lists, locator, report);
  for (const { at } of sided.lists) used.add(at);
  for (const { at } of unread) if (!used.has(at)) report.note(remark('TABLE_NOT_READ', { table: at }));
  return sided.found;
}

/** All photos of a folder, where nothing is to be learned of them. */
async function loosePhotos(root: string, report: ImageReport): Promise<FoundPhotos> {
  const files = await walkFolder(root, '', report.skip);
  const candidates = files.filter((file) => isPhoto(file, report)).map((file) => ({ ...file, label: null }));
  return { root, form: 'class-folders', candidates };
}

/** Says how many photos of the folder no row names. */
async function noteUnnamed(found: FoundPhotos, report: ImageReport): Promise<FoundPhotos> {
  const named = new Set(found.candidates.map(({ path: file }) => file));
  const files = (await walkFolder(found.root, '', () => {})).filter(({ id }) => isImageName(id));
  const unnamed = files.filter(({ path: file }) => !named.has(file));
  if (unnamed.length > 0 && unnamed.length < files.length)
    report.note(remark('PHOTOS_NOT_NAMED', { photos: unnamed.length, first: unnamed[0]!.id }));
  return found;
}

function asTable({ path: file, at, split }: Beside): PhotoTable {
  return { path: file, at, format: tableFormat(file) ?? 'csv', ...(split && { split }) };
}

/** A folder of photos that are in no class folder: loose, or all in one that is called `images`.
 * @throws {InjertoError} FOLDER_WITHOUT_CLASSES */
async function requireFolders(root: string, top: readonly FolderEntry[]): Promise<void> {
  const folders = top.filter(({ kind }) => kind === 'folder');
  const loose = top.filter(({ kind, name }) => kind === 'file' && isImageName(name));
  const beside = top.filter(({ kind, name }) => kind === 'file' && mayLabel.test(name)).map(({ name }) => name);
  if (folders.length === 0 && loose.length > 0) throw withoutClasses(root, loose[0]!.name, loose.length, beside);
  const sides = sideFolders(top);
  const parts =
    sides.size === 0 ? [root] : [...sides].filter(([, split]) => split === 'train').map(([side]) => side.path);
  for (const part of parts) {
    const found = await holding(await glance(part));
    const [only] = found;
    if (found.length !== 1 || !ofAll.test(only!.name)) continue;
    const files = (await walkFolder(only!.path, '', () => {})).filter(({ id }) => isImageName(id));
    if (files.length > 0) throw withoutClasses(only!.path, path.posix.basename(files[0]!.id), files.length, beside);
  }
}

/** Files that somebody may have meant to say the classes. */
const mayLabel = /(?<!readme.*)\.(csv|tsv|tab|json|jsonl|ndjson|parquet|xlsx?|ods|txt|lst|mat|npy|pkl)$/i;

function isTextList({ name }: Beside): boolean {
  return /\.(txt|lst|list)$/i.test(name);
}
