/** Whether a path holds photos or texts. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { archiveKind } from './archives/unpack.ts';
import { photoFileForm } from './images/forms/file-of-photos.ts';
import { isImageName } from './images/image-extensions.ts';
import type { ImageDatasetOptions } from './images/open-images.ts';
import { isPlainName } from './text/sources/text-names.ts';
import { unpackTexts } from './text/sources/unpack-texts.ts';
import { tableFormat } from './text/tables/table-format.ts';

/** A folder is judged by this many of its files. */
const filesLookedAt = 500;

/**
 * A file is of photos if it is one, or names or holds them; else of texts. A folder is of photos where a third of its first files are images, as each
 * may have a file of its labels beside it, or where its tables are of photos. A path that is not there is left to whoever opens it.
 */
export async function dataKind(given: string, options: ImageDatasetOptions = {}): Promise<'image' | 'text'> {
  const found = await stat(given).catch(() => undefined);
  if (!found) return tableFormat(given) ? 'text' : 'image';
  if (!found.isDirectory()) {
    const packed = await archiveKind(given);
    if (packed === 'zip' || packed === 'tar' || packed === 'gzip') return packedKind(given, options);
    return isImageName(given) || (await photoFileForm(given, options)) ? 'image' : 'text';
  }
  let [looked, images, plain] = [0, 0, 0];
  const texts: string[] = [];
  for await (const entry of filesBelow(given)) {
    if (isImageName(entry.name)) images++;
    else if (tableFormat(entry.name)) texts.push(path.join(entry.parentPath, entry.name));
    else if (isPlainName(entry.name)) plain++;
    if (++looked === filesLookedAt) break;
  }
  if (images + texts.length === 0 && plain > 0) return 'text';
  if (2 * images >= texts.length) return 'image';
  // shards of photos stored in Parquet
  const table = texts.find((file) => tableFormat(file) === 'parquet');
  return table !== undefined && (await photoFileForm(table, options)) ? 'image' : 'text';
}

/** What an archive holds. It is unpacked for that, and what was unpacked is removed; whoever opens it says why one can't be. */
async function packedKind(archive: string, options: ImageDatasetOptions): Promise<'image' | 'text'> {
  const unpacked = await unpackTexts(archive, options).catch(() => undefined);
  if (!unpacked) return 'text';
  try {
    return await dataKind(unpacked.root, options);
  } finally {
    await unpacked.remove();
  }
}

/** Folders that may not be listed are passed over: whoever opens the data says so. */
async function* filesBelow(folder: string): AsyncGenerator<Dirent, void, void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    if (entry.isFile()) yield entry;
    else if (entry.isDirectory()) yield* filesBelow(path.join(folder, entry.name));
  }
}
