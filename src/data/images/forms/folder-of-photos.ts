import path from 'node:path';
import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { ofAll, sideFolders, withoutClasses } from '../../folders/folder-layout.ts';
import { type FolderEntry, glance, join, listFolder, walkFolder } from '../../folders/walk-folder.ts';
import type { SplitName } from '../../sample.ts';
import { sideOfFile } from '../../text/sources/text-sources.ts';
import { isTableName, tableFormat } from '../../text/tables/table-format.ts';
import { isImageName } from '../image-extensions.ts';
import type { ImageReport } from '../image-report.ts';
import type { ImageDatasetOptions } from '../open-images.ts';
import type { FoundPhotos } from '../photo-candidate.ts';
import { cocoPhotos } from './coco-photos.ts';
import { photoFileForm } from './file-of-photos.ts';
import { folderPhotos, isPhoto, namedPhotos } from './folder-photos.ts';
import { labelStudioPhotos } from './label-studio-photos.ts';
import { isImageList, listPhotos } from './list-photos.ts';
import { findSidecars, sidecarPhotos } from './sidecar-photos.ts';
import { type PhotoTable, tablePhotos } from './table-photos.ts';
import { yoloPairs, yoloPhotos } from './yolo-photos.ts';

/** A file that may say what the photos are. */
interface Beside {
  readonly path: string;
  readonly at: string;
  readonly name: string;
  readonly split?: SplitName;
}

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
  const forms = new Map<Beside, Awaited<ReturnType<typeof photoFileForm>>>();
  for (const file of beside) {
    const isList = /\.(txt|lst|list)$/i.test(file.name) && (await isImageList(file.path));
    if (isList || isTableName(file.name)) forms.set(file, isList ? 'list' : await photoFileForm(file.path, options));
  }
  const of = (form: string) => beside.filter((file) => forms.get(file) === form);
  const coco = of('coco');
  if (coco.length > 0) return cocoPhotos(root, sided(coco, root), options, report);
  const [studio] = of('label-studio');
  if (studio) return labelStudioPhotos(studio.path, root, options, report);

  const tables = of('table').filter(({ name }) => !/submission/i.test(name));
  const metadata = tables.filter(({ name }) => /^metadata\./i.test(name));
  const inFolders = await hasClassFolders(top);
  if (metadata.length > 0) {
    const found = await tablePhotos(root, metadata.map(asTable), 'image-folder', options, report);
    if (found.columns?.label || !inFolders) return noteUnnamed(found, report);
    await found.close?.();
  }
  const numbered = tables.length > 0 && (await areParts(top));
  if (inFolders && !named && !numbered) {
    for (const { at } of [...tables, ...of('list')]) report.note(remark('TABLE_NOT_READ', { table: at }));
    return folderPhotos(root, report);
  }
  if (tables.length > 0)
    return noteUnnamed(await tablePhotos(root, sided(tables, root).map(asTable), 'table', options, report), report);
  if (of('list').length > 0)
    return noteUnnamed(await listPhotos(root, sided(of('list'), root), options, report), report);
  const sidecars = inFolders ? undefined : await findSidecars(root);
  if (sidecars) return sidecarPhotos(root, sidecars, report);
  if (options.task === 'unlabeled') return loosePhotos(root, report);
  await requireFolders(root, top);
  return folderPhotos(root, report);
}

/** All photos of a folder, where nothing is to be learned of them. */
async function loosePhotos(root: string, report: ImageReport): Promise<FoundPhotos> {
  const files = await walkFolder(root, '', report.skip);
  const candidates = files.filter((file) => isPhoto(file, report)).map((file) => ({ ...file, label: null }));
  return { root, form: 'class-folders', candidates };
}

/** Folders whose names differ by a number, and say that they hold a part: `HAM10000_images_part_1` and `…_2`, `images_001` and `images_002`. */
async function areParts(top: readonly FolderEntry[]): Promise<boolean> {
  const holding: string[] = [];
  for (const { kind, name, path: folder } of top)
    if (kind === 'folder' && (await holdsPhoto(folder))) holding.push(name);
  const stems = new Set(holding.map((name) => name.toLowerCase().replace(/\d+/g, '')));
  const [stem] = stems;
  return holding.length > 1 && stems.size === 1 && ofParts.test(stem!);
}

const ofParts =
  /(^|[^a-z])(parts?|parte|images?|imgs?|photos?|fotos?|batch|lote|data|chunk|shard|folder|dir|carpeta|set)([^a-z]|$)/;

/** Says how many photos of the folder no row names. */
async function noteUnnamed(found: FoundPhotos, report: ImageReport): Promise<FoundPhotos> {
  const named = new Set(found.candidates.map(({ path: file }) => file));
  const files = (await walkFolder(found.root, '', () => {})).filter(({ id }) => isImageName(id));
  const unnamed = files.filter(({ path: file }) => !named.has(file));
  if (unnamed.length > 0 && unnamed.length < files.length)
    report.note(remark('PHOTOS_NOT_NAMED', { photos: unnamed.length, first: unnamed[0]!.id }));
  return found;
}

/** The files of a folder, of its sides, and of the folders in it that hold annotations or data. */
async function filesBeside(top: readonly FolderEntry[]): Promise<Beside[]> {
  const sides = sideFolders(top);
  const found: Beside[] = [];
  const add = (entries: readonly FolderEntry[], at: string, split?: SplitName) => {
    const photos = new Set(entries.flatMap(({ name }) => (isImageName(name) ? [path.parse(name).name] : [])));
    for (const { name, path: file, kind } of entries) {
      // 7.json beside 7.jpg is that photo's own
      if (kind !== 'file' || photos.has(path.parse(name).name)) continue;
      const side = split ?? sideOfFile(name.replace(/(\p{L})\d{4}(?=\.)/u, '$1')); // instances_train2017.json
      found.push({ path: file, at: join(at, name), name, ...(side && { split: side }) });
    }
  };
  add(top, '');
  for (const entry of top) {
    if (entry.kind !== 'folder') continue;
    const isOfData = /^(annotations?|data|labels?|meta|metadata|splits|ImageSets)$/i.test(entry.name);
    if (sides.has(entry) || isOfData) add(await glance(entry.path), entry.name, sides.get(entry));
  }
  return found;
}

function asTable({ path: file, at, split }: Beside): PhotoTable {
  return { path: file, at, format: tableFormat(file) ?? 'csv', ...(split && { split }) };
}

/** The files to be read: those of the sides where one is for training, else the only one.
 * @throws {InjertoError} TABLES_AMBIGUOUS */
function sided(files: readonly Beside[], root: string): readonly Beside[] {
  if (files.some(({ split }) => split === 'train')) return files.filter(({ split }) => split !== undefined);
  if (files.length === 1) return files.map(({ split: _, ...file }) => file);
  throw new InjertoError('TABLES_AMBIGUOUS', { details: { tables: files.map(({ at }) => at) }, where: root });
}

/** Whether two folders and more, at the top or in the training side, hold photos. */
async function hasClassFolders(top: readonly FolderEntry[]): Promise<boolean> {
  const sides = sideFolders(top);
  const training = [...sides].filter(([, split]) => split === 'train').map(([entry]) => entry);
  const entries = sides.size === 0 ? top : (await Promise.all(training.map((side) => glance(side.path)))).flat();
  let found = 0;
  for (const { kind, path: folder } of entries) {
    if (kind === 'folder' && (await holdsPhoto(folder)) && ++found === 2) return true;
  }
  return false;
}

async function holdsPhoto(folder: string): Promise<boolean> {
  const inside = await glance(folder);
  if (inside.some(({ kind, name }) => kind === 'file' && isImageName(name))) return true;
  for (const { kind, path: below } of inside) if (kind === 'folder' && (await holdsPhoto(below))) return true;
  return false;
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
    const inside = (await glance(part)).filter(({ kind }) => kind === 'folder');
    const holding = [];
    for (const entry of inside) if (await holdsPhoto(entry.path)) holding.push(entry);
    const [only] = holding;
    if (holding.length !== 1 || !ofAll.test(only!.name)) continue;
    const files = (await walkFolder(only!.path, '', () => {})).filter(({ id }) => isImageName(id));
    if (files.length > 0) throw withoutClasses(only!.path, path.posix.basename(files[0]!.id), files.length, beside);
  }
}

/** Files that somebody may have meant to say the classes. */
const mayLabel = /(?<!readme.*)\.(csv|tsv|tab|json|jsonl|ndjson|parquet|xlsx?|ods|txt|lst|mat|npy|pkl)$/i;
