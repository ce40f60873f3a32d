/** A folder of photos for one test, made before it and removed after it. Importing this file sets that up. */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { InjertoError } from '../../errors.ts';
import type { ImageDataset } from './image-dataset.ts';
import { photoPaths } from './test-photos.ts';

export let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'injerto-folder-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

export const photos = await photoPaths();

/** Writes files: a number is the photo of that index, a string or buffer is content. */
export async function lay(files: Record<string, number | string | Buffer>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    const target = path.join(root, file);
    await mkdir(path.dirname(target), { recursive: true });
    if (typeof content === 'number') await copyFile(photos[content]!, target);
    else await writeFile(target, content);
  }
}

export const ids = (dataset: ImageDataset) => dataset.samples.map(({ id }) => id);
export const skips = (dataset: ImageDataset) => dataset.skipped.map(({ path: file, code }) => `${file}: ${code}`);

export async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InjertoError)) throw new Error(`no InjertoError: ${error}`);
  return `${error.code}: ${error.message}`.replaceAll(root, '<root>').replaceAll(path.basename(root), 'photos');
}
