import path from 'node:path';
import { InjertoError } from '../../errors.ts';
import { remark } from '../../messages/index.ts';
import type { SplitName } from '../sample.ts';
import { type FolderEntry, glance, join, listFolder, type Skip } from './walk-folder.ts';

/** A folder whose files, at any depth, are one class. */
export interface ClassFolder {
  readonly className: string;
  readonly path: string;
  /** Below the dataset's folder. */
  readonly at: string;
  readonly split?: SplitName;
}

const splitNames: Record<string, SplitName> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  dev: 'validation',
  development: 'validation',
  eval: 'validation',
  evaluation: 'validation',
  test: 'test',
  testing: 'test',
  holdout: 'test',
  heldout: 'test',
  entrenamiento: 'train',
  validacion: 'validation',
  validación: 'validation',
  prueba: 'test',
  pruebas: 'test',
};

/** The side that a name stands for, whatever its capitals. */
export function sideOf(name: string): SplitName | undefined {
  const low = name
    .normalize()
    .trim()
    .toLowerCase()
    .replace(/^(hold|held)[-_ ]out$/, '$1out');
  return Object.hasOwn(splitNames, low) ? splitNames[low] : undefined;
}

/**
 * Finds the class folders. The folder has sides of its own if all folders in it are called as sides are (`train`, `val`, `test` …), or
 * `train` and another are; capitals don't matter. Otherwise each folder in it is a class, so that classes named 'train' and
 * 'plane' are still two vehicles. Class folders that hold nothing but sides (`cat/train`, `cat/test`) are read as such.
 * Files beside the class folders, and folders beside the sides, are reported and left out.
 * @param isSample whether a file of that name would be a photo or a text.
 * @throws {InjertoError} FOLDER_WITHOUT_CLASSES if the training side holds samples and no class folders · FOLDER_WITHOUT_TRAIN
 */
export async function classFolders(
  root: string,
  skip: Skip,
  isSample: (name: string) => boolean = () => false,
): Promise<ClassFolder[]> {
  const top = await listFolder(root, '', skip);
  const sides = sideFolders(top);
  if (sides.size === 0) return sidesInClasses(classesIn(top, '', skip), skip);
  requireTrain(root, [...sides]);
  const names = [...sides.keys()].map((entry) => entry.name);
  const classes: ClassFolder[] = [];
  for (const entry of top) {
    const split = sides.get(entry);
    const at = join('', entry.name);
    if (!split) {
      skip(at, remark('OUTSIDE_CLASSES/beside-sides', { sides: names }));
      continue;
    }
    const side = await inSide(entry, at, isSample);
    const inside = await listFolder(side.path, side.at, skip);
    if (split === 'train') requireClasses({ ...entry, path: side.path }, inside, isSample);
    classes.push(...classesIn(inside, side.at, skip).map((found) => ({ ...found, split })));
  }
  return classes;
}

/** The folders that are sides, if the folder is divided into sides; else none. */
export function sideFolders(top: readonly FolderEntry[]): Map<FolderEntry, SplitName> {
  const folders = top.filter((entry) => entry.kind === 'folder');
  const sides = new Map<FolderEntry, SplitName>();
  for (const entry of folders) {
    const split = sideOf(entry.name);
    if (split) sides.set(entry, split);
  }
  const found = new Set(sides.values());
  const allAreSides = sides.size === folders.length;
  return allAreSides || (found.has('train') && found.size > 1) ? sides : wordedSides(folders);
}

/** Folders whose names are alike but for a word that is a side: `seg_train` and `seg_test`, `training_set` and `test_set`. `test_tube` and
 * `train_station` are not. */
function wordedSides(folders: readonly FolderEntry[]): Map<FolderEntry, SplitName> {
  const families = new Map<string, Map<FolderEntry, SplitName>>();
  for (const entry of folders) {
    const words = entry.name
      .normalize()
      .toLowerCase()
      .split(/[-_. ]+/);
    const [at, ...others] = words.flatMap((word, i) => (sideOf(word) ? [i] : []));
    if (at === undefined || others.length > 0 || words.length === 1) continue;
    const family = words.with(at, '').join('_');
    const sides = families.get(family) ?? new Map();
    families.set(family, sides.set(entry, sideOf(words[at]!)!));
  }
  const found = [...families.values()].filter((sides) => {
    const names = new Set(sides.values());
    return names.has('train') && names.size > 1;
  });
  return found.length === 1 ? found[0]! : new Map();
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

/** Folders whose name says that they hold all samples, not those of one class. */
export const ofAll = /^(images?|imgs?|photos?|pictures?|pics|jpegs?|jpegimages|fotos?|imagenes|imágenes)$/i;

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

/** The class in a file's name: what stands before its last number. 'cat.0.jpg' → 'cat', 'n01440764_18.JPEG' → 'n01440764'. */
export function nameClass(file: string): string | undefined {
  const stem = path.parse(file).name.normalize();
  const found = /^(.*?[^\d\s._()-])[\s._(-]*\d+\)?$/u.exec(stem) ?? /^(.+?)[\s._-]+\d+$/u.exec(stem);
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
