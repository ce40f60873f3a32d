import path from 'node:path';
import { fileFormat } from '../../text/sources/file-format.ts';
import { TextReport } from '../../text/text-report.ts';
import type { ImageForm } from '../image-dataset.ts';
import type { ImageReport } from '../image-report.ts';
import type { ImageDatasetOptions } from '../open-images.ts';
import type { FoundPhotos } from '../photo-candidate.ts';
import { cocoPhotos, isCoco } from './coco-photos.ts';
import { findImageColumn } from './image-columns.ts';
import { isLabelStudioOfPhotos, labelStudioPhotos } from './label-studio-photos.ts';
import { labelledLines } from './list-form.ts';
import { listPhotos } from './list-photos.ts';
import { PhotoLocator } from './locate-photo.ts';
import { openPhotoTable, tablePhotos } from './table-photos.ts';

/** The form of a file that names or holds photos; undefined where it is none. */
export async function photoFileForm(
  file: string,
  options: ImageDatasetOptions = {},
): Promise<Extract<ImageForm, 'coco' | 'label-studio' | 'list' | 'table'> | undefined> {
  const extension = path.extname(file).toLowerCase();
  if (extension === '.json' && (await isCoco(file))) return 'coco';
  if (extension === '.json' && (await isLabelStudioOfPhotos(file))) return 'label-studio';
  if (['.txt', '.lst', '.list'].includes(extension)) return (await labelledLines(file)) ? 'list' : undefined;
  return (await isPhotoTable(file, options)) ? 'table' : undefined;
}

/** Whether a column holds photos or names files that are there; or was named. Names of files that are nowhere are no photos. */
async function isPhotoTable(file: string, options: ImageDatasetOptions): Promise<boolean> {
  if (options.imageColumn !== undefined) return true;
  try {
    const format = await fileFormat(file, true);
    const table = await openPhotoTable({ path: file, at: path.basename(file), format }, options, new TextReport());
    const locator = new PhotoLocator(path.resolve(options.imageRoot ?? path.dirname(file)));
    return (await findImageColumn(table, locator)) !== undefined;
  } catch {
    return false; // whoever opens the file says why
  }
}

/** Photos that one file names or holds. @throws {InjertoError} as `tablePhotos` */
export async function fileOfPhotos(
  file: string,
  options: ImageDatasetOptions,
  report: ImageReport,
): Promise<FoundPhotos> {
  const form = (await photoFileForm(file, options)) ?? 'table';
  const at = path.basename(file).normalize();
  const folder = path.dirname(file);
  // annotations lie in a folder of their own, beside that of the photos
  const root = /^annotations?$/i.test(path.basename(folder)) ? path.dirname(folder) : folder;
  if (form === 'coco') return { ...(await cocoPhotos(root, [{ path: file, at }], options, report)), root: file };
  if (form === 'label-studio') return { ...(await labelStudioPhotos(file, root, options, report)), root: file };
  if (form === 'list') return { ...(await listPhotos(root, [{ path: file, at }], options, report)), root: file };
  const format = await fileFormat(file, true);
  return { ...(await tablePhotos(root, [{ path: file, at, format }], 'table', options, report)), root: file };
}
