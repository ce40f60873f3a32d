/** Files in a folder of photos that may say what the photos are. */
import path from 'node:path';
import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { sideFolders } from '../../folders/side-names.ts';
import { type FolderEntry, glance, join } from '../../folders/walk-folder.ts';
import type { SplitName } from '../../sample.ts';
import { sideOfFile } from '../../text/sources/text-sources.ts';
import { isImageName } from '../image-extensions.ts';
import type { ImageReport } from '../image-report.ts';

export interface Beside {
  readonly path: string;
  readonly at: string;
  readonly name: string;
  readonly split?: SplitName;
}

const ofData = /^(annotations?|data|labels?|lists?|meta|metadata|splits?|ImageSets)$/i;

/** The files of a folder, of its sides, and of the folders in it that hold annotations or data. */
export async function filesBeside(top: readonly FolderEntry[]): Promise<Beside[]> {
  const sides = sideFolders(top);
  const found: Beside[] = [];
  const add = (entries: readonly FolderEntry[], at: string, split?: SplitName) => {
    const photos = new Set(entries.flatMap(({ name }) => (isImageName(name) ? [path.parse(name).name] : [])));
    for (const { name, path: file, kind } of entries) {
      // 7.json beside 7.jpg is that photo's own
      if (kind !== 'file' || photos.has(path.parse(name).name)) continue;
      const side = split ?? sideOfList(name);
      found.push({ path: file, at: join(at, name), name, ...(side && { split: side }) });
    }
  };
  add(top, '');
  for (const entry of top) {
    if (entry.kind !== 'folder') continue;
    if (sides.has(entry) || ofData.test(entry.name)) add(await glance(entry.path), entry.name, sides.get(entry));
  }
  return found;
}

/** Whether a file's name says that it lists photos: `train.txt`, `TestImages.txt`, `images.txt`, `data.lst`. */
export function isListName(name: string): boolean {
  if (/\.(lst|list)$/i.test(name)) return true;
  const isListed = /^(images|list|.*[-_]list|list[-_].*|(train|val|test)[a-z]*[-_]?\d+)\.txt$/i.test(name);
  return isListed || (/\.txt$/i.test(name) && sideOfList(name) !== undefined);
}

/** `instances_train2017.json`, `TrainImages.txt`, `trainval.txt`. */
export function sideOfList(name: string): SplitName | undefined {
  return sideOfFile(
    name
      .replace(/(\p{L})\d{4}(?=\.)/u, '$1')
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
      .replace(/train[-_]?val(?![a-z])/i, 'train'),
  );
}

/** The files to be read: those of the sides where one is for training, else the only one. The others are named.
 * @throws {InjertoError} TABLES_AMBIGUOUS */
export function sided(files: readonly Beside[], root: string, report: ImageReport): readonly Beside[] {
  if (files.some(({ split }) => split === 'train')) {
    for (const { at, split } of files)
      if (split === undefined) report.note(remark('TABLE_NOT_READ/no-side', { table: at }));
    return files.filter(({ split }) => split !== undefined);
  }
  if (files.length === 1) return files.map(({ split: _, ...file }) => file);
  throw new InjertoError('TABLES_AMBIGUOUS', { details: { tables: files.map(({ at }) => at) }, where: root });
}

/** As `sided`, of lists: several for one side would say several things of a photo. `trainval` is left where `train` is there.
 * @throws {InjertoError} TABLES_AMBIGUOUS */
export function sidedLists(files: readonly Beside[], root: string, report: ImageReport): readonly Beside[] {
  const isBoth = ({ name }: Beside) => /train[-_]?val(?![a-z])/i.test(name);
  const isTrain = (file: Beside) => file.split === 'train' && !isBoth(file);
  const left = files.some(isTrain) ? files.filter((file) => !isBoth(file)) : files;
  for (const file of files) if (!left.includes(file)) report.note(remark('TABLE_NOT_READ/no-side', { table: file.at }));
  const found = sided(left, root, report);
  const sides = found.map(({ split }) => split);
  if (new Set(sides).size < sides.length)
    throw new InjertoError('TABLES_AMBIGUOUS', { details: { tables: found.map(({ at }) => at) }, where: root });
  return found;
}
