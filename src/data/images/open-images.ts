import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkDataOptions } from '../check-options.ts';
import type { LabelReadingOptions } from '../label-reading-options.ts';
import type { ReadImageOptions } from '../pixels/read-image.ts';
import { findPhotos } from './forms/find-photos.ts';
import { memoryPhotos, type PhotoInput } from './forms/memory-photos.ts';
import type { ImageDataset, ImageTask } from './image-dataset.ts';
import { ImageReport } from './image-report.ts';
import { inspectPhoto } from './inspect-photo.ts';
import { photoSamples } from './photo-samples.ts';

export interface ImageDatasetOptions extends ReadImageOptions, LabelReadingOptions {
  /** Column of a table that names the photos or holds them. @default found by its values and its name */
  readonly imageColumn?: string | undefined;
  /** What is to be learned. @default decided by the labels; class folders are `single-label` */
  readonly task?: ImageTask | undefined;
  /** Where the class of a photo without a table is: in the folder at the top or below its side, in the folder that it lies in, however deep
   *  (`inner-folder`), or in its file's name ('cat.0.jpg'). @default 'folder' */
  readonly labelFrom?: 'folder' | 'inner-folder' | 'file-name' | undefined;
  /** Folder that the paths in a table start at, and which no photo may lie outside of. @default the folder of the table */
  readonly imageRoot?: string | undefined;
  /** Whether photos that are the same in another format, size or quality are looked for; takes a decoding of each. @default true */
  readonly nearDuplicates?: boolean | undefined;
  /** Where archives and photos stored in tables are unpacked until `close`. @default `cacheDirectory()` */
  readonly cacheDir?: string | undefined;
  /** Files read at once. @default 8 */
  readonly concurrency?: number;
  /** Called after each file that was looked at. `total` is known from the start. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Opens labelled photos, in any of the forms that they are passed on in:
 *  · a folder per class, also inside `train/`, `val/` and `test/`;
 *  · a table (CSV, TSV, JSON Lines, JSON, Parquet) that names a photo a row or holds it, alone or in a folder with the photos; Hugging Face's
 *    imagefolder (`metadata.csv` with `file_name`) and image Parquet;
 *  · a list with a path and a class number a line, COCO and Label Studio exports, YOLO folders (their boxes are not learned);
 *  · any of these in a zip or tar archive;
 *  · samples from memory.
 * What it was taken for and which columns were chosen is in `notes`. Each file is hashed, its header checked and a small version compared with the
 * others: exact copies are settled as `settleDuplicates` says, and photos that are the same in another format, size or quality share a
 * `group`, so that a split keeps them on one side. What is no sample is in `skipped`, with the reason.
 *
 * @param source path of a file or folder, or samples: `{ image, label | labels | value, split?, id? }`.
 * @throws {InjertoError} CONFIG_INVALID · DATASET_MISSING · FOLDER_UNREADABLE · FOLDER_EMPTY · FOLDER_WITHOUT_CLASSES · FOLDER_WITHOUT_TRAIN · NO_READABLE_IMAGE ·
 *   CLASS_TOO_FEW · CLASS_NOT_TRAINED · LABEL_CONSTANT · COLUMN_MISSING · COLUMN_AMBIGUOUS · ARCHIVE_UNREADABLE · ARCHIVE_UNSAFE · SAMPLE_INVALID
 * @example const photos = await imageDataset('./photos'); // photos/apple/1.jpg, photos/pear/1.jpg …
 * @example const photos = await imageDataset([{ image: blob, label: 'apple' }, { image: 'pear.jpg', label: 'pear' }]);
 */
export async function imageDataset(
  source: string | Iterable<PhotoInput> | AsyncIterable<PhotoInput>,
  options: ImageDatasetOptions = {},
): Promise<ImageDataset> {
  checkDataOptions(options);
  const report = new ImageReport();
  const found =
    typeof source === 'string'
      ? await findPhotos(path.resolve(source), options, report)
      : await memoryPhotos(source, report, fileURLToPath);
  try {
    return await photoSamples(found, options, report, inspectPhoto);
  } catch (error) {
    await found.close?.();
    throw error;
  }
}
