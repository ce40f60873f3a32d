import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { byCodePoint } from '../code-point-order.ts';
import type { SkipReason } from '../images/image-dataset.ts';

/** One entry of a folder, links followed. */
export interface FolderEntry {
  /** As the system spells it. */
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'folder';
}

/** Reports what is left out; `at` is a path below the dataset's folder. */
export type Skip = (at: string, why: Remark<SkipReason>) => void;

/** Folders that systems put beside photos: zip leftovers of macOS, thumbnails of Synology and Windows. */
const clutter = /^(\.|__MACOSX$|@eaDir$|#recycle$|\$RECYCLE\.BIN$|Thumbs\.db$|desktop\.ini$)/;

/**
 * The files and folders in a folder, ordered by name. Hidden entries, sockets, pipes and broken links are left out and reported.
 * @param at the folder's path below the dataset's folder, '' for that itself.
 * @throws the system's error if the folder can't be listed.
 */
export async function listFolder(folder: string, at: string, skip: Skip): Promise<FolderEntry[]> {
  const entries: FolderEntry[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    const below = join(at, entry.name);
    if (clutter.test(entry.name)) {
      skip(below, remark('HIDDEN'));
    } else if (entry.isFile() || entry.isDirectory()) {
      entries.push({ name: entry.name, path: file, kind: entry.isFile() ? 'file' : 'folder' });
    } else {
      const target = await stat(file).catch((error: NodeJS.ErrnoException) => error);
      if (target instanceof Error) {
        if (target.code === 'ELOOP') skip(below, remark('LINK_LOOP'));
        else skip(below, remark('LINK_BROKEN', { reason: messageOf(target) }));
      } else if (target.isFile() || target.isDirectory()) {
        entries.push({ name: entry.name, path: file, kind: target.isFile() ? 'file' : 'folder' });
      } else {
        skip(below, remark('NOT_A_FILE'));
      }
    }
  }
  return entries.sort((a, b) => byCodePoint(a.name.normalize(), b.name.normalize()));
}

/** As `listFolder`, to look what kind of folder it is: one that can't be listed holds nothing, and whoever reads it says so. */
export async function glance(folder: string): Promise<FolderEntry[]> {
  return listFolder(folder, '', () => {}).catch(() => []);
}

export interface FoundFile {
  readonly path: string;
  /** Below the dataset's folder, with `/`, NFC. */
  readonly id: string;
}

/**
 * All files in a folder and the folders in it, ordered by id. Links are followed, each real folder once, so a loop of
 * links ends. A folder inside that can't be listed is reported and left out.
 */
export async function walkFolder(folder: string, at: string, skip: Skip): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  const seen = new Set<string>();
  let top = '';
  const visit = async (current: string, below: string): Promise<void> => {
    try {
      const real = await realpath(current);
      top ||= real;
      if (seen.has(real) || top.startsWith(real + path.sep)) {
        return skip(below, remark('LINK_LOOP'));
      }
      seen.add(real);
      for (const entry of await listFolder(current, below, skip)) {
        const id = join(below, entry.name);
        if (entry.kind === 'file') files.push({ path: entry.path, id });
        else await visit(entry.path, id);
      }
    } catch (error) {
      skip(below, remark('FILE_UNREADABLE/folder', { reason: messageOf(error) }));
    }
  };
  await visit(folder, at);
  return files.sort((a, b) => byCodePoint(a.id, b.id));
}

/** A path below the dataset's folder. NFC, because macOS may hand out 'ñ' as two code points where Linux has one. */
export function join(at: string, name: string): string {
  return at === '' ? name.normalize() : `${at}/${name.normalize()}`;
}
