import path from 'node:path';
import { InjertoError } from '../../errors.ts';
import { remark } from '../../messages/index.ts';
import { byCodePoint } from '../code-point-order.ts';
import type { SplitName } from '../sample.ts';
import { type FlatSide, flatSide } from './flat-side.ts';
import { ofAll, sideFolders } from './side-names.ts';
import { type FolderEntry, glance, join, listFolder, type Skip } from './walk-folder.ts';

/** A folder whose files, at any depth, are one class. */
export interface ClassFolder {
  readonly className: string;
  readonly path: string;
  /** Below the dataset's folder. */
  readonly at: string;
  readonly split?: SplitName;
}

/**
 * Finds the class folders. The folder has sides of its own if all folders in it are called as sides are (`train`, `val`, `test` …), or
 * `train` and another are; capitals don't matter. Otherwise each folder in it is a class, so that classes named 'train' and
 * 'plane' are still two vehicles. Class folders that hold nothing but sides (`cat/train`, `cat/test`) are read as such.
 * Files beside the class folders, and folders beside the sides, are reported and left out.
 * @param isSample whether a file of that name would be a photo or a text.
 * @param onFlat told of a held-out side without class folders; true where it takes the samples, which else are left out.
 * @throws {InjertoError} FOLDER_WITHOUT_CLASSES if the training side holds samples and no class folders · FOLDER_WITHOUT_TRAIN
 */
export async function classFolders(
  root: string,
  skip: Skip,
  isSample: (name: string) => boolean = () => false,
  onFlat: (side: FlatSide) => Promise<boolean> | boolean = () => false,
): Promise<ClassFolder[]> {
  const top = await listFolder(root, '', skip);
  const sides = sideFolders(top);
  if (sides.size === 0) return sidesInClasses(classesIn(top, '', skip), skip);
  requireTrain(root, [...sides]);
  const names = [...sides.keys()].map((entry) => entry.name);
  const classes: ClassFolder[] = [];
  const trainFirst = (a: FolderEntry, b: FolderEntry) =>
    Number(sides.get(b) === 'train') - Number(sides.get(a) === 'train');
  for (const entry of [...top].sort(trainFirst)) {
    const split = sides.get(entry);
    const at = join('', entry.name);
    if (!split) {
      skip(at, remark('OUTSIDE_CLASSES/beside-sides', { sides: names }));
      continue;
    }
    const side = await inSide(entry, at, isSample);
    const inside = await listFolder(side.path, side.at, skip);
    if (split === 'train') requireClasses({ ...entry, path: side.path }, inside, isSample);
    else {
      const flat = await flatSide(
        { ...side, split },
        inside,
        new Set(classes.map(({ className }) => className)),
        isSample,
      );
      if (flat && (await onFlat(flat))) continue;
      if (flat && flat.path !== side.path) {
        skip(flat.at, remark('OUTSIDE_CLASSES/flat'));
        continue;
      }
    }
    classes.push(...classesIn(inside, side.at, skip).map((found) => ({ ...found, split })));
  }
  return classes.sort((a, b) => byCodePoint(a.at, b.at));
}

/** Where the classes of a side lie: below folders that hold nothing but another of the same name, as archives unpack, or one called `images`. */
async function inSide(
  side: FolderEntry,
  at: string,
  isSample: (name: string) => boolean,
): Promise<{ path: string; at: string }> {
  let found = { path: side.path, at };
  for (let inside = await glance(found.path); ; inside = await glance(found.path)) {
    const folders = inside.filter(({ kind }) => kind === 'folder');
    const [only] = folders;
    if (!only || folders.length > 1 || inside.some(({ kind, name }) => kind === 'file' && isSample(name))) return found;
    const isOuter = only.name.toLowerCase() === side.name.toLowerCase() || ofAll.test(only.name);
    if (!isOuter) return found;
    found = { path: only.path, at: join(found.at, only.name) };
  }
}

/** @throws {InjertoError} FOLDER_WITHOUT_TRAIN */
function requireTrain(root: string, sides: readonly [FolderEntry, SplitName][]): void {
  if (sides.some(([, split]) => split === 'train')) return;
  throw new InjertoError('FOLDER_WITHOUT_TRAIN', { details: { sides: sides.map(([{ name }]) => name) }, where: root });
}

/** Samples lying in `train/` itself have no label, and the names of the sides are none.
 * @throws {InjertoError} FOLDER_WITHOUT_CLASSES */
function requireClasses(side: FolderEntry, inside: readonly FolderEntry[], isSample: (name: string) => boolean): void {
  if (inside.some(({ kind }) => kind === 'folder')) return;
  const samples = inside.filter(({ name }) => isSample(name));
  if (samples.length === 0) return;
  throw withoutClasses(side.path, samples[0]!.name, samples.length);
}

/** What to say of a folder of samples that nothing labels. @param beside files in which the labels may be, that were not understood. */
export function withoutClasses(
  folder: string,
  first: string,
  count: number,
  beside: readonly string[] = [],
): InjertoError {
  const named = nameClass(first);
  return new InjertoError('FOLDER_WITHOUT_CLASSES', {
    details: { folder: path.basename(folder), files: count, first, beside, ...(named !== undefined && { named }) },
    where: folder,
  });
}

/** The class in a file's name: what stands before its last number, or behind its first. 'cat.0.jpg' → 'cat', 'n01440764_18.JPEG' → 'n01440764',
 *  '0_frog.png' → 'frog'. */
export function nameClass(file: string): string | undefined {
  const stem = path.parse(file).name.normalize();
  const found =
    /^(.*?[^\d\s._()-])[\s._(-]*\d+\)?$/u.exec(stem) ??
    /^(.+?)[\s._-]+\d+$/u.exec(stem) ??
    /^\d+[\s._-]+(\p{L}[^\d]*)$/u.exec(stem);
  return found?.[1]?.trim() || undefined;
}

/** IMDB's `unsup` and its like: samples that nobody labelled. */
const unlabeled = /^(unsup|unsupervised|unlabell?ed|sin[-_ ]?etiquet(a|as|ar))$/i;

function classesIn(entries: readonly FolderEntry[], at: string, skip: Skip): ClassFolder[] {
  const classes = entries.filter(({ kind, name }) => kind === 'folder' && !unlabeled.test(name)).length;
  return entries.flatMap((entry) => {
    const below = join(at, entry.name);
    if (entry.kind === 'folder' && unlabeled.test(entry.name) && classes > 1) {
      skip(below, remark('OUTSIDE_CLASSES/unlabeled'));
      return [];
    }
    if (entry.kind === 'folder') return { className: entry.name.normalize(), path: entry.path, at: below };
    skip(below, remark('OUTSIDE_CLASSES'));
    return [];
  });
}

/** `cat/train`, `cat/test`, `dog/train` …: where every class is divided so, the sides are taken from there. */
async function sidesInClasses(classes: ClassFolder[], skip: Skip): Promise<ClassFolder[]> {
  const divided: ClassFolder[] = [];
  const strays: string[] = [];
  for (const { className, path: folder, at } of classes) {
    const inside = await glance(folder);
    const sides = sideFolders(inside);
    if (sides.size === 0 || ![...sides.values()].includes('train')) return classes;
    for (const entry of inside) {
      const split = sides.get(entry);
      if (split) divided.push({ className, path: entry.path, at: join(at, entry.name), split });
      else strays.push(join(at, entry.name));
    }
  }
  for (const stray of strays) skip(stray, remark('OUTSIDE_CLASSES/beside-class-sides'));
  return divided;
}
