/** Whether a path holds photos or texts. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isImageName } from '../data/images/image-extensions.ts';

const textExtensions = new Set(['.csv', '.tsv', '.tab', '.jsonl', '.ndjson', '.json', '.parquet', '.txt']);

/** A folder is judged by this many of its files. */
const filesLookedAt = 500;

/** A file is a table of texts. A folder is of the kind that most of its first files are; where neither is found, of photos. A path that is
 * not there is left to whoever opens it. */
export async function dataKind(given: string): Promise<'image' | 'text'> {
  const found = await stat(given).catch(() => undefined);
  if (found?.isFile()) return isImageName(given) ? 'image' : 'text';
  if (!found) return textExtensions.has(extensionOf(given)) ? 'text' : 'image';
  let [looked, images, texts] = [0, 0, 0];
  for await (const entry of filesBelow(given)) {
    if (isImageName(entry.name)) images++;
    else if (textExtensions.has(extensionOf(entry.name))) texts++;
    if (++looked === filesLookedAt) break;
  }
  return texts > images ? 'text' : 'image';
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

function extensionOf(file: string): string {
  return path.extname(file).toLowerCase();
}
