import { remark } from '../../messages/index.ts';
import type { SplitName } from '../sample.ts';
import { type FolderEntry, join, listFolder, type Skip } from './walk-folder.ts';

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
};

/** The side that a name stands for, whatever its capitals. */
export function sideOf(name: string): SplitName | undefined {
  const low = name
    .trim()
    .toLowerCase()
    .replace(/^(hold|held)[-_ ]out$/, '$1out');
  return Object.hasOwn(splitNames, low) ? splitNames[low] : undefined;
}

/**
 * Finds the class folders. The folder has sides of its own if a `train` and, unless it stands alone, a `val`/`valid`/`validation`
 * or `test` lie in it and `train` has folders inside; capitals don't matter. Otherwise each folder in it is a class, so
 * that classes named 'train' and 'plane' are still two vehicles.
 * Files beside the class folders, and folders beside the sides, are reported and left out.
 */
export async function classFolders(root: string, skip: Skip): Promise<ClassFolder[]> {
  const top = await listFolder(root, '', skip);
  const sides = await splitFolders(top);
  if (!sides) return classesIn(top, '', skip);
  const classes: ClassFolder[] = [];
  for (const entry of top) {
    const split = sides.get(entry);
    if (!split)
      skip(
        join('', entry.name),
        remark('OUTSIDE_CLASSES/beside-sides', { sides: [...sides.keys()].map(({ name }) => name) }),
      );
    else {
      const inside = await listFolder(entry.path, join('', entry.name), skip);
      classes.push(...classesIn(inside, join('', entry.name), skip).map((found) => ({ ...found, split })));
    }
  }
  return classes;
}

async function splitFolders(top: readonly FolderEntry[]): Promise<Map<FolderEntry, SplitName> | undefined> {
  const folders = top.filter((entry) => entry.kind === 'folder');
  const sides = new Map<FolderEntry, SplitName>();
  for (const entry of folders) {
    const split = sideOf(entry.name);
    if (split) sides.set(entry, split);
  }
  const found = new Set(sides.values());
  if (!found.has('train') || (found.size === 1 && folders.length > sides.size)) return undefined;
  for (const [entry, split] of sides) {
    if (split !== 'train') continue;
    const inside = await listFolder(entry.path, '', () => {});
    if (!inside.some(({ kind }) => kind === 'folder')) return undefined;
  }
  return sides;
}

function classesIn(entries: readonly FolderEntry[], at: string, skip: Skip): ClassFolder[] {
  return entries.flatMap((entry) => {
    const below = join(at, entry.name);
    if (entry.kind === 'folder') return { className: entry.name.normalize(), path: entry.path, at: below };
    skip(below, remark('OUTSIDE_CLASSES'));
    return [];
  });
}
