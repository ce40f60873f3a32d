import { stat } from 'node:fs/promises';
import path from 'node:path';
import { InjertoError } from '../../errors.ts';
import { checkArgument } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import type { ImageDataset } from './image-dataset.ts';
import { type ImageDatasetOptions, imageDataset } from './open-images.ts';

export type ImageFolderOptions = ImageDatasetOptions;

/**
 * Opens a folder of photos, as `imageDataset` does; a file is refused.
 * @param folder absolute, or relative to the working directory.
 * @throws {InjertoError} NOT_A_FOLDER, and as `imageDataset`
 * @example const photos = await imageFolder('./photos'); // photos/apple/1.jpg, photos/pear/1.jpg …
 */
export async function imageFolder(folder: string, options: ImageFolderOptions = {}): Promise<ImageDataset> {
  checkArgument('folder', folder, fields.filled);
  const found = await stat(folder).catch(() => undefined);
  if (!found || found.isDirectory()) return imageDataset(folder, options);
  throw new InjertoError('NOT_A_FOLDER', { where: path.resolve(folder) });
}
