import { stat } from 'node:fs/promises';
import path from 'node:path';
import { InjertoError, messageOf } from '../../errors.ts';
import { byCodePoint } from '../code-point-order.ts';
import { type ClassFolder, classFolders } from '../folders/folder-layout.ts';
import { type FoundFile, type Skip, walkFolder } from '../folders/walk-folder.ts';
import { mapAhead } from '../map-ahead.ts';
import type { ReadImageOptions } from '../pixels/read-image.ts';
import { type FoundPhoto, settleDuplicates } from '../splits/duplicates.ts';
import { classWarnings, nothingFound, unreadableWarning } from './folder-report.ts';
import type { ImageDataset, SkippedFile, SkipReason } from './image-dataset.ts';
import { imageExtensions } from './image-extensions.ts';
import { inspectImageFile } from './inspect-image-file.ts';

export interface ImageFolderOptions extends ReadImageOptions {
  /** Files read at once. @default 8 */
  readonly concurrency?: number;
  /** Called after each file that was looked at. `total` is known from the start. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a folder of photos: one folder per class, or `train/`, `val/` (`valid/`, `validation/`) and `test/` with class folders inside.
 * Files count at any depth in a class folder. Each file is hashed and its header checked; pixels are not decoded, so a photo
 * that is broken further in is found when it is loaded. What is no sample is in `skipped`, with the reason.
 * Exact duplicates are settled as `settleDuplicates` says.
 *
 * @param folder absolute, or relative to the working directory.
 * @throws {InjertoError} FOLDER_MISSING · NOT_A_FOLDER · FOLDER_UNREADABLE · FOLDER_EMPTY (no photo at all) ·
 *   NO_READABLE_IMAGE (photos, but none can be read) · CLASS_TOO_FEW (only one class) · CLASS_NOT_TRAINED (a class of val or test that train lacks).
 * @example const photos = await imageFolder('./photos'); // photos/apple/1.jpg, photos/pear/1.jpg …
 */
export async function imageFolder(folder: string, options: ImageFolderOptions = {}): Promise<ImageDataset> {
  const root = path.resolve(folder);
  const skipped: SkippedFile[] = [];
  const skip: Skip = (at, reason, message) => skipped.push({ path: at, reason, message });

  const folders = await openFolder(root, skip);
  const candidates = await candidateFiles(folders, skip);
  const inspected = await inspectAll(candidates, options, skip);
  const report = () => skipped.sort((a, b) => byCodePoint(a.path, b.path));
  if (inspected.length === 0)
    throw nothingFound(
      root,
      candidates.map(({ id }) => id),
      report(),
    );

  const { kept: photos, warnings } = settleDuplicates(inspected, skip, 'photo');
  const classes = classNames(photos, root);
  const labelOf = new Map(classes.map((name, label) => [name, label]));
  const samples = photos.map(({ className, ...photo }) => ({ ...photo, label: labelOf.get(className)! }));
  return {
    modality: 'image',
    root,
    classes,
    samples,
    givenSplits: (['train', 'validation', 'test'] as const).filter((name) =>
      folders.some(({ split }) => split === name),
    ),
    skipped: report(),
    warnings: [
      ...unreadableWarning(skipped),
      ...warnings,
      ...classWarnings(
        folders.map(({ className }) => className),
        classes,
        samples,
      ),
    ],
  };
}

async function openFolder(root: string, skip: Skip): Promise<ClassFolder[]> {
  try {
    if (!(await stat(root)).isDirectory()) {
      throw new InjertoError('NOT_A_FOLDER', {
        what: 'A folder of photos is wanted; this is a file.',
        where: root,
        hint: 'Give the folder that holds one folder per class.',
      });
    }
    return await classFolders(root, skip);
  } catch (error) {
    if (error instanceof InjertoError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new InjertoError('FOLDER_MISSING', {
        what: 'The folder does not exist.',
        where: root,
        hint: 'Check the path; relative paths start at the working directory.',
        cause: error,
      });
    }
    throw new InjertoError('FOLDER_UNREADABLE', {
      what: `The folder can't be read: ${messageOf(error)}.`,
      where: root,
      hint: 'Check the permissions of the folder and of those above it.',
      cause: error,
    });
  }
}

interface Candidate extends FoundFile {
  readonly folder: ClassFolder;
}

async function candidateFiles(folders: readonly ClassFolder[], skip: Skip): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const folder of folders) {
    for (const file of await walkFolder(folder.path, folder.at, skip)) {
      const extension = path.extname(file.id).toLowerCase();
      if (imageExtensions.has(extension)) candidates.push({ ...file, folder });
      else
        skip(file.id, 'NOT_AN_IMAGE', extension ? `"${extension}" is not an image file.` : 'A file without extension.');
    }
  }
  return candidates.sort((a, b) => byCodePoint(a.id, b.id));
}

async function inspectAll(
  candidates: readonly Candidate[],
  options: ImageFolderOptions,
  skip: Skip,
): Promise<FoundPhoto[]> {
  const { concurrency = 8, onProgress, signal } = options;
  const inspect = async ({ path: file, id, folder }: Candidate): Promise<FoundPhoto | undefined> => {
    try {
      const facts = await inspectImageFile(file, options);
      const split = folder.split && { split: folder.split };
      return { id, path: file, ...facts, className: folder.className, ...split };
    } catch (error) {
      skip(
        id,
        reasonOf(error),
        error instanceof InjertoError ? error.what : `The file can't be read: ${messageOf(error)}.`,
      );
      return undefined;
    }
  };
  const inspected: FoundPhoto[] = [];
  let done = 0;
  for await (const found of mapAhead(candidates, inspect, { concurrency, signal })) {
    if (found) inspected.push(found);
    onProgress?.(++done, candidates.length);
  }
  return inspected;
}

function reasonOf(error: unknown): SkipReason {
  if (!(error instanceof InjertoError)) return 'FILE_UNREADABLE';
  return error.code === 'IMAGE_TOO_LARGE' ? 'IMAGE_TOO_LARGE' : 'IMAGE_UNREADABLE';
}

/** The classes that can be trained, at least two; every held-out class must be one of them. */
function classNames(photos: readonly FoundPhoto[], root: string): string[] {
  const trained = new Set(
    photos.filter(({ split }) => split === undefined || split === 'train').map(({ className }) => className),
  );
  const stray = photos.find(({ className }) => !trained.has(className));
  if (stray) {
    throw new InjertoError('CLASS_NOT_TRAINED', {
      what: `Class "${stray.className}" has photos in ${stray.split}, but none to train on.`,
      where: path.join(root, stray.id),
      hint: `Put photos of "${stray.className}" into train, or take the class out of ${stray.split}.`,
    });
  }
  if (trained.size >= 2) return [...trained].sort(byCodePoint);
  throw new InjertoError('CLASS_TOO_FEW', {
    what:
      trained.size === 1
        ? `Telling classes apart takes at least two; photos were found for one: "${[...trained][0]}".`
        : 'Every photo is in more than one class, so no label can be trusted.',
    where: root,
    hint: 'Make one folder per class and put its photos inside; for yes or no, a second folder with other photos.',
  });
}
