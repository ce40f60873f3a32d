import { isTableName } from '../text/tables/table-format.ts';
import { sideOf } from './side-names.ts';
import { type FolderEntry, glance, listFolder } from './walk-folder.ts';

/** Folders that are gone down at most. */
const deepest = 8;

/**
 * The folder that the data really lie in: where a folder holds one folder and nothing else (as archives do), that one, if it has folders or tables
 * of its own. A folder that holds samples is the only class, and one called `train` a side: both stay inside.
 * @param mayLabel whether a file of that name may say what the samples are.
 */
export async function descend(
  root: string,
  isSample: (name: string) => boolean,
  mayLabel: (name: string) => boolean = isTableName,
): Promise<string> {
  const isData = ({ kind, name }: FolderEntry) => kind === 'file' && (isSample(name) || mayLabel(name));
  let at = root;
  for (let depth = 0; depth < deepest; depth++) {
    const inside = await listFolder(at, '', () => {});
    const folders = inside.filter(({ kind }) => kind === 'folder');
    const [only] = folders;
    const alone = folders.length === 1 && !inside.some((entry) => isData(entry));
    if (!only || !alone || sideOf(only.name) !== undefined) return at;
    const below = await glance(only.path);
    const isOuter =
      !below.some(({ kind, name }) => kind === 'file' && isSample(name)) || below.some(({ name }) => mayLabel(name));
    if (!isOuter || !below.some((entry) => entry.kind === 'folder' || mayLabel(entry.name))) return at;
    at = only.path;
  }
  return at;
}
