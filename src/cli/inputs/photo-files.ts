/** The files that a reader means by paths, folders, glob patterns, tables of photos and archives. */
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { archiveKind } from '../../data/archives/unpack.ts';
import { walkFolder } from '../../data/folders/walk-folder.ts';
import { photoFileForm } from '../../data/images/forms/file-of-photos.ts';
import type { ImageDataset, SkippedFile } from '../../data/images/image-dataset.ts';
import { isImageName } from '../../data/images/image-extensions.ts';

export interface PhotoFiles {
  readonly files: readonly string[];
  /** What files that were unpacked, or that a table names, are called. */
  readonly names: ReadonlyMap<string, string>;
  /** Arguments that name nothing: a pattern without a match, a folder without a photo. */
  readonly unmatched: readonly { readonly argument: string; readonly reason: 'noMatch' | 'emptyFolder' }[];
  /** What folders, tables and archives left out. */
  readonly skipped: ImageDataset['skipped'];
  /** Removes what was unpacked. */
  close(): Promise<void>;
}

/** Expands each argument in the order given. A path that exists is taken as it stands, even where it looks like a pattern; one that
 * is neither stays, so that whoever reads it says what is wrong with it. */
export async function photoFiles(args: readonly string[]): Promise<PhotoFiles> {
  const files: string[] = [];
  const names = new Map<string, string>();
  const unmatched: PhotoFiles['unmatched'][number][] = [];
  const opened: ImageDataset[] = [];
  const skipped: SkippedFile[] = [];
  const close = async () => {
    for (const dataset of opened) await dataset.close();
  };
  try {
    for (const argument of args) {
      const found = await stat(argument).catch(() => undefined);
      if (found?.isDirectory()) {
        const inside = await photosIn(argument, skipped);
        if (inside.length === 0) unmatched.push({ argument, reason: 'emptyFolder' });
        for (const file of inside) files.push(file);
      } else if (!found && isDynamicPattern(slashes(argument))) {
        const matches = await matching(slashes(argument));
        if (matches.length === 0) unmatched.push({ argument, reason: 'noMatch' });
        for (const file of matches) files.push(file);
      } else if (found && !isImageName(argument) && (await holdsPhotos(argument))) {
        const { imageDataset } = await import('../../data/node/index.ts');
        const dataset = await imageDataset(argument, { task: 'unlabeled' });
        opened.push(dataset);
        for (const one of dataset.skipped) skipped.push(one);
        const inside = (await archiveKind(argument)) ? `${argument}/` : '';
        for (const sample of dataset.samples) {
          files.push(sample.path);
          names.set(sample.path, `${inside}${sample.id}`);
        }
      } else {
        files.push(argument);
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { files, names, unmatched, skipped, close };
}

/** Whether a file is an archive, or a table, list or export of photos. */
async function holdsPhotos(file: string): Promise<boolean> {
  return (await archiveKind(file)) !== undefined || (await photoFileForm(file)) !== undefined;
}

/** The photos in a folder at any depth, each real folder once: a link to a folder above would give every photo twice. */
async function photosIn(folder: string, skipped: SkippedFile[]): Promise<string[]> {
  const files = await walkFolder(folder, '', (at, why) => {
    const namesPhoto = isImageName(at) || why.code === 'LINK_LOOP' || why.code === 'FILE_UNREADABLE';
    if (why.code !== 'HIDDEN' && namesPhoto) skipped.push({ ...why, path: path.join(folder, at) });
  });
  return files.map((file) => path.normalize(file.path)).filter(isImageName); // of kinds that are not read too: they are named then
}

/** What matches, each file of a real folder once: where a link leads to a folder above, `**` finds everything below it again. */
async function matching(pattern: string): Promise<string[]> {
  const found = await glob(pattern, { expandDirectories: false, absolute: path.isAbsolute(pattern) });
  const realFolders = new Map<string, Promise<string>>();
  const realFolder = (folder: string) => {
    const known = realFolders.get(folder) ?? realpath(folder).catch(() => folder);
    realFolders.set(folder, known);
    return known;
  };
  const once = new Map<string, string>();
  // the shortest way first: it leads through no link, or through the fewest
  for (const file of found.sort().sort((a, b) => a.split('/').length - b.split('/').length)) {
    const real = path.join(await realFolder(path.dirname(file)), path.basename(file));
    if (!once.has(real)) once.set(real, file);
  }
  return [...once.values()].sort().map((file) => path.normalize(file));
}

/** Globs are written with `/` on every system; on Windows a backslash separates folders and escapes nothing. */
function slashes(argument: string): string {
  return process.platform === 'win32' ? argument.replaceAll('\\', '/') : argument;
}
