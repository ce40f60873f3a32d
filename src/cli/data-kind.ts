/** Whether a path holds photos or texts. */
import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { imageExtensions } from '../data/image-extensions.ts';

const textExtensions = new Set(['.csv', '.tsv', '.tab', '.jsonl', '.ndjson', '.json', '.parquet', '.txt']);

/** A folder is judged by this many of its files. */
const filesLookedAt = 500;

/** A file is a table of texts. A folder is of the kind that most of its first files are; where neither is found, of photos. A path that is
 * not there is left to whoever opens it. */
export async function dataKind(given: string): Promise<'image' | 'text'> {
  const found = await stat(given).catch(() => undefined);
  if (found?.isFile()) return imageExtensions.has(extensionOf(given)) ? 'image' : 'text';
  if (!found) return textExtensions.has(extensionOf(given)) ? 'text' : 'image';
  let [looked, images, texts] = [0, 0, 0];
  const folder = await opendir(given, { recursive: true }).catch(() => undefined);
  for await (const entry of folder ?? []) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    if (imageExtensions.has(extensionOf(entry.name))) images++;
    else if (textExtensions.has(extensionOf(entry.name))) texts++;
    if (++looked === filesLookedAt) break;
  }
  return texts > images ? 'text' : 'image';
}

function extensionOf(file: string): string {
  return path.extname(file).toLowerCase();
}
