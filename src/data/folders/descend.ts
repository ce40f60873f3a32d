import { isTableName } from '../text/tables/table-format.ts';
import { sideOf } from './folder-layout.ts';
import { type FolderEntry, glance, listFolder } from './walk-folder.ts';

/** Folders that are gone down at most. */
const deepest = 8;

/**
 * The folder that the data really lie in: where a folder holds one folder and nothing else (as archives do), that one, if it has folders or tables
 * of its own. A folder that holds samples is the only class, and one called `train` a side: both stay inside.
 */
export async function descend(root: string, isSample: (name: string) => boolean): Promise<string> {
  let at = root;
  for (let depth = 0; depth < deepest; depth++) {
    const inside = await listFolder(at, '', () => {});
    const folders = inside.filter(({ kind }) => kind === 'folder');
    const [only] = folders;
    const alone = folders.length === 1 && !inside.some((entry) => isData(entry, isSample));
    if (!only || !alone || sideOf(only.name) !== undefined) return at;
    const below = await glance(only.path);
    const isOuter =
      !below.some(({ kind, name }) => kind === 'file' && isSample(name)) || below.some(({ name }) => isTableName(name));
    if (!isOuter || !below.some((entry) => entry.kind === 'folder' || isTableName(entry.name))) return at;
    at = only.path;
  }
  return at;
}

function isData({ kind, name }: FolderEntry, isSample: (name: string) => boolean): boolean {
  return kind === 'file' && (isSample(name) || isTableName(name));
}
