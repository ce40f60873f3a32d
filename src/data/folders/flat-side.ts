import type { SplitName } from '../sample.ts';
import { ofAll, sideOf } from './side-names.ts';
import { type FolderEntry, glance, join } from './walk-folder.ts';

/** A held-out side whose samples lie in it directly, or in one folder whose name is that of no class (`test_images`, `unknown`). */
export interface FlatSide {
  readonly path: string;
  readonly at: string;
  readonly split: SplitName;
  readonly files: number;
}

/** @param inside what lies in the side. @param classes of the training side. */
export async function flatSide(
  side: Omit<FlatSide, 'files'>,
  inside: readonly FolderEntry[],
  classes: ReadonlySet<string>,
  isSample: (name: string) => boolean,
): Promise<FlatSide | undefined> {
  const samplesIn = (entries: readonly FolderEntry[]) =>
    entries.filter(({ kind, name }) => kind === 'file' && isSample(name)).length;
  const [only, ...others] = inside.filter(({ kind }) => kind === 'folder');
  const files = samplesIn(inside);
  if (!only) return files > 0 ? { ...side, files } : undefined;
  if (files > 0 || others.length > 0 || classes.has(only.name.normalize()) || !isNoClass(only.name)) return undefined;
  const below = await glance(only.path);
  const found = samplesIn(below);
  if (found === 0 || below.some(({ kind }) => kind === 'folder')) return undefined;
  return { path: only.path, at: join(side.at, only.name), split: side.split, files: found };
}

/** `test/unknown`, `test/test_images`: what loaders that want one folder a class are given. */
function isNoClass(name: string): boolean {
  const words = name
    .normalize()
    .toLowerCase()
    .split(/[-_. ]+/);
  return words.every((word) => sideOf(word) !== undefined || ofAll.test(word) || noClass.test(word));
}

const noClass = /^(unknown|unlabell?ed|unclassified|all|data|files?|folder|none|set|\d*)$/;
