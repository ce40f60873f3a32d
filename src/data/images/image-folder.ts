import { stat } from 'node:fs/promises';
import path from 'node:path';
import { InjertoError, messageOf } from '../../errors.ts';
import { remark } from '../../messages/index.ts';
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
  const skip: Skip = (at, why) => skipped.push({ path: at, ...why });

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
      throw new InjertoError('NOT_A_FOLDER', { where: root });
    }
    return await classFolders(root, skip);
  } catch (error) {
    if (error instanceof InjertoError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new InjertoError('FOLDER_MISSING', { where: root, cause: error });
    }
    throw new InjertoError('FOLDER_UNREADABLE', {
      details: { reason: messageOf(error) },
      where: root,
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
      else skip(file.id, remark('NOT_AN_IMAGE', { extension }));
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
        error instanceof InjertoError
          ? error.toRemark<SkipReason>()
          : remark('FILE_UNREADABLE', { reason: messageOf(error) }),
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

/** The classes that can be trained, at least two; every held-out class must be one of them. */
function classNames(photos: readonly FoundPhoto[], root: string): string[] {
  const trained = new Set(
    photos.filter(({ split }) => split === undefined || split === 'train').map(({ className }) => className),
  );
  const stray = photos.find(({ className }) => !trained.has(className));
  if (stray) {
    throw new InjertoError('CLASS_NOT_TRAINED', {
      details: { class: stray.className, side: stray.split! },
      where: path.join(root, stray.id),
    });
  }
  if (trained.size >= 2) return [...trained].sort(byCodePoint);
  const [only] = trained;
  if (only === undefined) throw new InjertoError('CLASS_TOO_FEW/conflicts', { where: root });
  throw new InjertoError('CLASS_TOO_FEW', { details: { class: only }, where: root });
}
