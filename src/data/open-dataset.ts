import path from 'node:path';
import { InjertoError } from '../errors.ts';
import { remark } from '../messages/index.ts';
import { checkArgument } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import { inArchive } from './archives/in-archive.ts';
import { checkDataOptions } from './check-options.ts';
import { dataKind } from './data-kind.ts';
import { walkFolder } from './folders/walk-folder.ts';
import type { ImageDataset } from './images/image-dataset.ts';
import { type ImageDatasetOptions, imageDataset } from './images/open-images.ts';
import { type TextDatasetOptions, textDataset } from './text/open-text-dataset.ts';
import { unpackTexts } from './text/sources/unpack-texts.ts';
import type { TextDataset } from './text/text-dataset.ts';

export type DatasetOptions = Omit<ImageDatasetOptions, 'maxPixels' | 'concurrency'> & TextDatasetOptions;

/**
 * Opens photos or texts, whichever a file, folder or archive holds: `imageDataset` or `textDataset`. Naming the column of the photos or of the texts
 * decides it. What it was taken for is in `notes`; `modality` tells which. Call `close` when done.
 * @throws {InjertoError} as `imageDataset` and `textDataset`
 * @example const data = await openDataset('./data.zip');
 */
export async function openDataset(source: string, options: DatasetOptions = {}): Promise<ImageDataset | TextDataset> {
  checkArgument('source', source, fields.filled);
  checkDataOptions(options);
  const root = path.resolve(source);
  const packed = await unpackTexts(root, options);
  if (!packed) return open(root, options);
  try {
    const dataset = await open(packed.root, options);
    const close = async () => {
      await dataset.close();
      await packed.remove();
    };
    const notes = [remark('ARCHIVE_UNPACKED', { folder: packed.root }), ...dataset.notes];
    return { ...dataset, root, notes, close };
  } catch (error) {
    await packed.remove();
    throw inArchive(error, packed.root, root);
  }
}

async function open(root: string, options: DatasetOptions): Promise<ImageDataset | TextDataset> {
  if (options.textColumn !== undefined) return textDataset(root, options);
  const image = options.imageColumn !== undefined || (await dataKind(root, options)) === 'image';
  return image
    ? imageDataset(root, options).catch((error: unknown) => withFiles(error, root))
    : textDataset(root, options);
}

/** Whoever did not say what the data are is not told that photos are missing, but what there is.
 * @throws {InjertoError} */
async function withFiles(error: unknown, root: string): Promise<never> {
  if (!(error instanceof InjertoError) || error.code !== 'FOLDER_EMPTY' || error.variant !== undefined) throw error;
  const files = (await walkFolder(root, '', () => {})).map(({ id }) => id);
  if (files.length === 0) throw error;
  throw new InjertoError('FOLDER_EMPTY/others', { details: { files: files.slice(0, 20) }, where: root, cause: error });
}
