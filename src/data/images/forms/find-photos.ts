import { stat } from 'node:fs/promises';
import path from 'node:path';
import { InjertoError, messageOf } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { inArchive } from '../../archives/in-archive.ts';
import { archiveKind, unpack } from '../../archives/unpack.ts';
import { descend } from '../../folders/descend.ts';
import { isTableName } from '../../text/tables/table-format.ts';
import { isImageName } from '../image-extensions.ts';
import type { ImageReport } from '../image-report.ts';
import type { ImageDatasetOptions } from '../open-images.ts';
import type { FoundPhotos } from '../photo-candidate.ts';
import { fileOfPhotos } from './file-of-photos.ts';
import { isListName } from './files-beside.ts';
import { folderOfPhotos } from './folder-of-photos.ts';
import { archivesIn, packedPhotos } from './packed-photos.ts';

/** Finds the photos and labels of a file or folder, whatever form they come in.
 * @throws {InjertoError} as `imageDataset` */
export async function findPhotos(
  root: string,
  options: ImageDatasetOptions,
  report: ImageReport,
): Promise<FoundPhotos> {
  const found = await statOf(root);
  if (found.isDirectory()) return inFolder(root, options, report);
  const kind = await archiveKind(root);
  if (!kind) {
    if (isImageName(root)) throw new InjertoError('NOT_A_FOLDER/photo', { where: root });
    return fileOfPhotos(root, options, report);
  }
  const { folder, leftOut } = await unpack(root, kind, { cacheDir: options.cacheDir, signal: options.signal });
  for (const name of leftOut) report.skip(name, remark('NOT_A_FILE'));
  try {
    const photos = await inFolder(folder.path, options, report);
    report.note(remark('ARCHIVE_UNPACKED', { folder: folder.path }));
    const close = async () => {
      await photos.close?.();
      await folder.remove();
    };
    return { ...photos, close };
  } catch (error) {
    await folder.remove();
    throw inArchive(error, folder.path, root);
  }
}

async function inFolder(root: string, options: ImageDatasetOptions, report: ImageReport): Promise<FoundPhotos> {
  try {
    const archives = await archivesIn(root);
    if (archives.length > 0)
      return await packedPhotos(root, archives, options, report, (folder, own) => inFolder(folder, options, own));
    const inner = await descend(root, isImageName, (name) => isTableName(name) || isListName(name));
    if (inner !== root) {
      report.note(remark('FOLDER_DESCENDED', { folder: path.relative(root, inner) }));
    }
    return await folderOfPhotos(inner, options, report);
  } catch (cause) {
    if (cause instanceof InjertoError || typeof (cause as NodeJS.ErrnoException)?.syscall !== 'string') throw cause;
    throw new InjertoError('FOLDER_UNREADABLE', { details: { reason: messageOf(cause) }, where: root, cause });
  }
}

async function statOf(root: string) {
  try {
    return await stat(root);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new InjertoError('DATASET_MISSING', { where: root, cause });
    }
    throw new InjertoError('FOLDER_UNREADABLE', { details: { reason: messageOf(cause) }, where: root, cause });
  }
}
